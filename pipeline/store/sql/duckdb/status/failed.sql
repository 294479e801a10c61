-- how many of the abstracts that a run was to read have failed
select count(*) as failed
from abstract_states s
join plans p on p.abstract = s.abstract
where p.run = $run and s.state = 'failed'
