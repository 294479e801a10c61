-- the edges between classes above two sets of concepts, the best supported first; one end may be the concept itself
with above as (
    select entity, broader as id, steps from broader where steps <= 3
    union all
    select unnest($causes::varchar[]), unnest($causes::varchar[]), 0
    union all
    select unnest($effects::varchar[]), unnest($effects::varchar[]), 0
),
ends as (
    select distinct c.id as cause, e.id as effect
    from above c, above e
    where list_contains($causes::varchar[], c.entity) and list_contains($effects::varchar[], e.entity) and c.steps + e.steps > 0
)
select ca.name as cause, ef.name as effect, g.sign, round(g.weight, 4) as weight, g.plus, g.minus, g.nulls, g.papers, g.narrower
from edge_levels g
join ends using (cause, effect)
join entities ca on ca.id = g.cause
join entities ef on ef.id = g.effect
where g.level = 'broader'
order by g.low desc, g.papers desc, cause, effect
limit $limit
