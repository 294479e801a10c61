-- give some leases of a run back
delete from leases
where owner = :owner and key in (select value from json_each(:keys))
