-- every claim of every edge of a level that passes a filter, with its edge: edges in the order of their names, the claim that speaks best for
-- the edge's sign first; what the claims say is left to export/claims, for to put it in order takes memory
select
    e.cause as cause_id,
    e.effect as effect_id,
    cause.name as cause,
    effect.name as effect,
    e.sign,
    e.weight,
    e.low,
    e.high,
    e.standing,
    e.gate,
    e.supports,
    e.refutes,
    e.nulls,
    e.background,
    e.papers,
    e.abstracts,
    e.claims,
    e.narrower,
    v.claim,
    v.sign as claim_sign,
    v.vote
from "filters/edges" e
join edge_evidence v on v.level = e.level and v.cause = e.cause and v.effect = e.effect
join claims c on c.id = v.claim
join abstracts a on a.id = v.abstract
join level_names cause on cause.level = e.level and cause.id = e.cause
join level_names effect on effect.level = e.level and effect.id = e.effect
order by
    cause.place,
    effect.place,
    (v.sign = e.sign) desc,
    v.background,
    v.steps,
    v.vote desc,
    v.reading desc,
    a.ordinal,
    c.ordinal,
    c.id
