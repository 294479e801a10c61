-- the runs, the newest first, each with what it was foretold to ask and to cost, and what the graph had cost before
select
    r.id, r.started_at::varchar as started, r.finished_at::varchar as finished, r.version, r.sources, c.model, r.outcome,
    (r.forecast->'$.calls.likely')::double as calls,
    (r.forecast->'$.usd.low')::double as usd_low, (r.forecast->'$.usd.high')::double as usd_high,
    len((r.forecast->'$.unpriced')::varchar[]) as unpriced,
    (r.forecast->'$.spent.usd')::double as usd_before
from runs r
left join recipes c on c.id = r.recipe
order by r.started_at desc, r.id
limit 50
