-- the run for which questions were last collected
select id, run, at from passes order by id desc limit 1
