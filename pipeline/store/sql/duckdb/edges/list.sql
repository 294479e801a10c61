-- edges of a level between these entities (null for all), the best supported first, each with its best quote
with named as materialized (
    select id, name from level_names where level = $level
),
chosen as materialized (
    select g.*, ca.name as cause_name, ef.name as effect_name
    from edge_levels g
    join named ca on ca.id = g.cause
    join named ef on ef.id = g.effect
    where g.level = $level
        and ($causes is null or list_contains($causes::varchar[], g.cause))
        and ($effects is null or list_contains($effects::varchar[], g.effect))
        and g.weight >= $min_weight
    order by g.low desc, g.supports desc, g.latest desc nulls last, ca.name, ef.name
    limit $limit
),
quoted as (
    -- the best finding of the edge's sign, else the best there is; the order of export/edges.sql
    select e.cause, e.effect, e.claim, e.abstract
    from edge_evidence e
    join chosen g using (cause, effect)
    join claims c on c.id = e.claim
    join abstracts a on a.id = c.abstract
    where e.level = $level
    qualify row_number() over (
        partition by e.cause, e.effect
        order by (e.sign = g.sign) desc, e.background, e.steps, e.vote desc, e.reading desc, a.ordinal, c.ordinal, c.id
    ) = 1
)
select
    g.cause_name as cause,
    g.effect_name as effect,
    g.sign,
    round(g.weight, 4) as weight,
    round(g.low, 4) as low,
    round(g.high, 4) as high,
    g.standing,
    g.gate,
    g.supports,
    g.refutes,
    g.nulls,
    g.background,
    g.papers,
    g.abstracts,
    g.claims,
    g.narrower,
    c.relation,
    c.quote,
    q.abstract as quote_abstract,
    g.cause as cause_id,
    g.effect as effect_id
from chosen g
join quoted q on q.cause = g.cause and q.effect = g.effect
join claims c on c.id = q.claim
order by g.low desc, g.supports desc, g.latest desc nulls last, g.cause_name, g.effect_name
