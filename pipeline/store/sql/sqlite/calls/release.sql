-- nothing of a run is on its way any more
delete from held
where run = :run
