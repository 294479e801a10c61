-- the runs, the newest first
select r.id, r.started_at::varchar as started, r.finished_at::varchar as finished, r.version, r.sources, c.model, r.outcome
from runs r
left join recipes c on c.id = r.recipe
order by r.started_at desc, r.id
limit 50
