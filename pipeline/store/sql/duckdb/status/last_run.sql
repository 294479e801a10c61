-- the newest run, with the model it read with
select r.id, r.started_at::varchar as started_at, r.finished_at::varchar as finished_at, r.outcome, r.settings, r.recipe, c.model
from runs r
left join recipes c on c.id = r.recipe
order by r.started_at desc, r.id
limit 1
