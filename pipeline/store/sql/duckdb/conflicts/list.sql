-- one row a claim of each conflict's sides, conflicts by score
with named as materialized (
    select id, name from entities
),
chosen as materialized (
    select k.*, ca.name as cause_name, ef.name as effect_name
    from conflicts k
    join named ca on ca.id = k.cause
    join named ef on ef.id = k.effect
    order by k.score desc, ca.name, ef.name, k.kind
    limit $limit
),
touched as materialized (
    select e.claim, e.cause, e.effect, e.sign, e.denied
    from edge_evidence e
    where e.cause in (select cause from chosen union select effect from chosen)
        and e.effect in (select cause from chosen union select effect from chosen)
),
stances as (
    select k.cause, k.effect, k.kind, e.claim, e.cause as side_cause, e.effect as side_effect, e.sign, e.denied
    from chosen k
    join touched e on e.cause = k.cause and e.effect = k.effect
    where (k.kind = 'sign' and e.sign in ('+', '-') and not e.denied)
        or k.kind = 'null'
        or (k.kind = 'direction' and e.sign <> '0' and not e.denied)
    union all
    select k.cause, k.effect, k.kind, e.claim, e.cause, e.effect, e.sign, e.denied
    from chosen k
    join touched e on e.cause = k.effect and e.effect = k.cause
    where k.kind = 'direction' and e.sign <> '0' and not e.denied
)
select
    k.cause_name as cause,
    k.effect_name as effect,
    k.cause as cause_id,
    k.effect as effect_id,
    k.kind,
    round(k.score, 4) as score,
    sc.name as side_cause,
    se.name as side_effect,
    s.sign as side_sign,
    s.denied as side_denied,
    s.claim,
    c.abstract,
    a.title,
    c.quote
from chosen k
join stances s using (cause, effect, kind)
join named sc on sc.id = s.side_cause
join named se on se.id = s.side_effect
join claims c on c.id = s.claim
join abstracts a on a.id = c.abstract
order by k.score desc, k.cause_name, k.effect_name, k.kind, s.side_cause <> k.cause, s.denied, s.sign, a.ordinal, c.ordinal
