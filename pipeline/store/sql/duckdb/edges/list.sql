-- edges between these entities (null for all), the heaviest first, each with its best quote
with named as materialized (
    select id, name from entities
),
chosen as materialized (
    select g.*, ca.name as cause_name, ef.name as effect_name
    from edges g
    join named ca on ca.id = g.cause
    join named ef on ef.id = g.effect
    where ($causes is null or list_contains($causes::varchar[], g.cause))
        and ($effects is null or list_contains($effects::varchar[], g.effect))
        and g.weight >= $min_weight
    order by g.weight desc, g.supports desc, ca.name, ef.name
    limit $limit
),
quoted as (
    -- the best claim that states the edge's sign, else the best there is; the order of export/edges.sql
    select e.cause, e.effect, e.claim, e.abstract
    from edge_evidence e
    join chosen g using (cause, effect)
    join claims c on c.id = e.claim
    join abstracts a on a.id = c.abstract
    qualify row_number() over (
        partition by e.cause, e.effect
        order by
            (e.sign = g.sign) desc, e.sign = '0', e.quality desc, a.ordinal, c.ordinal, c.id
    ) = 1
)
select
    g.cause_name as cause,
    g.effect_name as effect,
    g.sign,
    round(g.weight, 4) as weight,
    g.supports,
    g.refutes,
    g.nulls,
    g.abstracts,
    g.claims,
    c.relation,
    c.quote,
    q.abstract as quote_abstract,
    g.cause as cause_id,
    g.effect as effect_id
from chosen g
join quoted q on q.cause = g.cause and q.effect = g.effect
join claims c on c.id = q.claim
order by g.weight desc, g.supports desc, g.cause_name, g.effect_name
