-- edges of a level between these entities (null for all), those of the exact ones first, then the best supported, each with
-- its best quote
with fitting as (
    select
        *,
        list_contains($exact_causes::varchar[], cause)::int + list_contains($exact_effects::varchar[], effect)::int as exact
    from edge_levels
    where level = $level
        and ($causes is null or list_contains($causes::varchar[], cause))
        and ($effects is null or list_contains($effects::varchar[], effect))
        and weight >= $min_weight
        and ($standing is null or standing = $standing)
),
first as (
    -- names, which only tell equals apart, are looked up for no others
    select {'exact': exact, 'low': low} as place from fitting order by place desc limit $limit
),
chosen as materialized (
    select g.*, ca.name as cause_name, ef.name as effect_name, ca.place as cause_place, ef.place as effect_place
    from fitting g
    join level_names ca on ca.level = g.level and ca.id = g.cause
    join level_names ef on ef.level = g.level and ef.id = g.effect
    where {'exact': g.exact, 'low': g.low} >= (select min(place) from first)
    order by g.exact desc, g.low desc, g.supports desc, g.latest desc nulls last, ca.place, ef.place
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
order by g.exact desc, g.low desc, g.supports desc, g.latest desc nulls last, g.cause_place, g.effect_place
