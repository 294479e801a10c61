-- conflicts in their order, each with its sides and their claims
with chosen as materialized (
    select * from "filters/conflicts"
),
touched as materialized (
    select e.level, e.claim, e.cause, e.effect, e.sign
    from edge_evidence e
    where e.level = $level
        and not e.background
        and e.cause in (select cause_id from chosen union select effect_id from chosen)
        and e.effect in (select cause_id from chosen union select effect_id from chosen)
),
stances as (
    select k.id, k.kind, e.claim, false as reversed, e.sign
    from chosen k
    join touched e on e.level = k.level and e.cause = k.cause_id and e.effect = k.effect_id
    where (k.kind = 'sign' and e.sign in ('+', '-'))
        or k.kind = 'null'
        or (k.kind = 'direction' and e.sign <> '0')
    union all
    select k.id, k.kind, e.claim, true, e.sign
    from chosen k
    join touched e on e.level = k.level and e.cause = k.effect_id and e.effect = k.cause_id
    where k.kind = 'direction' and e.sign <> '0'
),
claimed as (
    select
        s.id, s.reversed, s.sign,
        list(
            {'id': s.claim, 'abstract': c.abstract, 'title': a.title, 'cause': c.cause, 'effect': c.effect, 'quote': c.quote}
            order by a.year desc nulls last, a.id, c.ordinal
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
                'cause': if(reversed, k.effect, k.cause),
                'effect': if(reversed, k.cause, k.effect),
                'sign': s.sign,
                'claims': s.claims
            }
            order by s.reversed, s.sign = '0', s.sign
        ) as sides
    from claimed s
    join chosen k on k.id = s.id
    group by s.id
)
select k.* exclude (place), s.sides
from chosen k
join sided s on s.id = k.id
order by k.place
