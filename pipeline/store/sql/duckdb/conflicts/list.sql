-- conflicts in their order, each with its sides and their claims
with chosen as materialized (
    select * from "filters/conflicts"
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
    k.cause_key,
    k.effect_key,
    k.kind,
    k.type,
    round(k.score, 4) as score,
    k.verdict,
    k.verdict_by,
    s.sides
from chosen k
join sided s on s.id = k.id
order by k.place
