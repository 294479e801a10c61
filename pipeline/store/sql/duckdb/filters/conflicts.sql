-- the conflicts of a type on the edges of a level that pass a filter, or the one with this id (null for all), with their place
-- in the order of score, of equal ones those of most papers first, then the latest; at most $limit
with asked as (
    select
        k.*, g.papers, g.latest,
        coalesce(list_contains($exact_causes::varchar[], k.cause), false)::int
        + coalesce(list_contains($exact_effects::varchar[], k.effect), false)::int
        + coalesce(list_contains($exact_about::varchar[], k.cause) or list_contains($exact_about::varchar[], k.effect), false)::int
            as exact
    from conflict_levels k
    join "filters/edges" g on g.cause = k.cause and g.effect = k.effect
    where k.level = $level and ($type is null or k.type = $type) and ($id is null or k.id = $id)
),
first as (
    -- names, which only tell equals apart, are looked up for no others
    select {'exact': exact, 'score': score} as place from asked order by place desc limit $limit
),
placed as (
    select
        k.*, ca.name as cause_name, ef.name as effect_name,
        row_number() over (
            order by
                k.exact desc, k.score desc, k.papers desc, k.latest desc nulls last, ca.place, ef.place, k.kind
        ) as place
    from asked k
    join level_names ca on ca.level = k.level and ca.id = k.cause
    join level_names ef on ef.level = k.level and ef.id = k.effect
    where {'exact': k.exact, 'score': k.score} >= (select min(place) from first)
)
select
    k.id,
    k.level,
    k.cause_name as cause,
    k.effect_name as effect,
    k.cause as cause_id,
    k.effect as effect_id,
    (select min(key) from names where entity = k.cause) as cause_key,
    (select min(key) from names where entity = k.effect) as effect_key,
    k.kind,
    k.type,
    round(k.score, 4) as score,
    k.verdict,
    k.verdict_by,
    k.place
from placed k
order by k.place
limit $limit
