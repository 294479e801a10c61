-- how many jobs are not over
select count(*) as jobs from jobs where not over
