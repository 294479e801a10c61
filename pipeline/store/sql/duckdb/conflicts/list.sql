-- conflicts of a level by score, each with its sides and their claims
with first as (
    select score from conflict_levels where level = $level order by score desc limit $limit
),
chosen as materialized (
    select k.*, ca.name as cause_name, ef.name as effect_name
    from conflict_levels k
    join level_names ca on ca.level = k.level and ca.id = k.cause
    join level_names ef on ef.level = k.level and ef.id = k.effect
    where k.level = $level and k.score >= (select min(score) from first)
    order by k.score desc, ca.place, ef.place, k.kind
    limit $limit
),
touched as materialized (
    select e.claim, e.cause, e.effect, e.sign
    from edge_evidence e
    where e.level = $level
        and not e.background
        and e.cause in (select cause from chosen union select effect from chosen)
        and e.effect in (select cause from chosen union select effect from chosen)
),
stances as (
    select k.cause, k.effect, k.kind, e.claim, false as reversed, e.sign
    from chosen k
    join touched e on e.cause = k.cause and e.effect = k.effect
    where (k.kind = 'sign' and e.sign in ('+', '-'))
        or k.kind = 'null'
        or (k.kind = 'direction' and e.sign <> '0')
    union all
    select k.cause, k.effect, k.kind, e.claim, true, e.sign
    from chosen k
    join touched e on e.cause = k.effect and e.effect = k.cause
    where k.kind = 'direction' and e.sign <> '0'
),
claimed as (
    select
        s.cause, s.effect, s.kind, s.reversed, s.sign,
        list(
            {'id': s.claim, 'abstract': c.abstract, 'title': a.title, 'cause': c.cause, 'effect': c.effect, 'quote': c.quote}
            order by a.ordinal, c.ordinal
        ) as claims
    from stances s
    join claims c on c.id = s.claim
    join abstracts a on a.id = c.abstract
    group by s.cause, s.effect, s.kind, s.reversed, s.sign
),
sided as (
    select
        cause, effect, kind,
        list(
            {
                'cause': if(reversed, k.effect_name, k.cause_name),
                'effect': if(reversed, k.cause_name, k.effect_name),
                'sign': s.sign,
                'claims': s.claims
            }
            order by s.reversed, s.sign
        ) as sides
    from claimed s
    join chosen k using (cause, effect, kind)
    group by cause, effect, kind
)
select
    k.cause_name as cause,
    k.effect_name as effect,
    k.cause as cause_id,
    k.effect as effect_id,
    k.kind,
    k.type,
    round(k.score, 4) as score,
    s.sides
from chosen k
join sided s on s.cause = k.cause and s.effect = k.effect and s.kind = k.kind
order by k.score desc, k.cause_name, k.effect_name, k.kind
