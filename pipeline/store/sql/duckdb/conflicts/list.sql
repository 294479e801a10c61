-- conflicts of a type on the edges of a level that pass a filter, or the one with this id (null for all), by score, of equal
-- ones those of most papers first, then the latest; each with its sides and their claims
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
chosen as materialized (
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
    order by place
    limit $limit
),
touched as materialized (
    select e.level, e.claim, e.cause, e.effect, e.sign
    from edge_evidence e
    where e.level = $level
        and not e.background
        and e.cause in (select cause from chosen union select effect from chosen)
        and e.effect in (select cause from chosen union select effect from chosen)
),
stances as (
    select k.id, k.kind, e.claim, false as reversed, e.sign
    from chosen k
    join touched e on e.level = k.level and e.cause = k.cause and e.effect = k.effect
    where (k.kind = 'sign' and e.sign in ('+', '-'))
        or k.kind = 'null'
        or (k.kind = 'direction' and e.sign <> '0')
    union all
    select k.id, k.kind, e.claim, true, e.sign
    from chosen k
    join touched e on e.level = k.level and e.cause = k.effect and e.effect = k.cause
    where k.kind = 'direction' and e.sign <> '0'
),
claimed as (
    select
        s.id, s.reversed, s.sign,
        list(
            {'id': s.claim, 'abstract': c.abstract, 'title': a.title, 'cause': c.cause, 'effect': c.effect, 'quote': c.quote}
            order by a.ordinal, c.ordinal
        ) as claims
    from stances s
    join claims c on c.id = s.claim
    join abstracts a on a.id = c.abstract
    group by s.id, s.reversed, s.sign
),
sided as (
    select
        s.id,
        list(
            {
                'cause': if(reversed, k.effect_name, k.cause_name),
                'effect': if(reversed, k.cause_name, k.effect_name),
                'sign': s.sign,
                'claims': s.claims
            }
            order by s.reversed, s.sign = '0', s.sign
        ) as sides
    from claimed s
    join chosen k on k.id = s.id
    group by s.id
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
    s.sides
from chosen k
join sided s on s.id = k.id
order by k.place
