-- the runs that made the graph, the first first
select r.started_at::date::varchar as day, r.version, r.sources, c.model, r.outcome
from runs r
left join recipes c on c.id = r.recipe
order by r.started_at, r.id
