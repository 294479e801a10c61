-- forget the leases of runs that have ended or died
delete from leases
where owner not in (select owner from lessees where seen between :earliest and :latest)
