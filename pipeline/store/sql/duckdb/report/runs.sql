-- the runs that read abstracts, the first first
select r.started_at::date::varchar as day, r.version, r.sources, c.model, r.outcome
from runs r
join recipes c on c.id = r.recipe and c.stage = 'claims'
order by r.started_at, r.id
