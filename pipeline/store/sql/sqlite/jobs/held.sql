-- whether a job that is not over carries a question
select count(*) as held
from prepared q
join jobs j on j.id = q.job
where q.custom_id = :custom_id and not j.over
