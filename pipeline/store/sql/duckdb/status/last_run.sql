-- the newest run, with the model that abstracts were last read with, if they were
select r.id, r.started_at::varchar as started_at, r.finished_at::varchar as finished_at, r.outcome, r.settings, r.recipe,
    coalesce(
        (
            select arg_max(x.model, o.started_at)
            from runs o
            join recipes x on x.id = o.recipe and x.stage = 'claims'
        ),
        c.model
    ) as model
from runs r
left join recipes c on c.id = r.recipe
order by r.started_at desc, r.id
limit 1
