-- the abstracts that failed, and why
select s.abstract, s.detail as state, s.reason
from abstract_states s
join abstracts a on a.id = s.abstract
where s.state = 'failed'
order by a.ordinal
