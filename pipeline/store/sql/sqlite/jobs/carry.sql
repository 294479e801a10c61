-- the questions of a pass that a job carries
update prepared
set job = :job
where pass = :pass and model = :model and job is null and prompt is not null and seq between :first and :last
