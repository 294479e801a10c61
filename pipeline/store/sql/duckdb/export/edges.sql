-- every claim of every edge of a level that passes a filter, with its edge, those of a model's memory after the abstracts': edges in the order of their names, the claim that speaks best for
-- the edge's sign first; what the claims say is left to export/claims, for to put it in order takes memory
with speaking as (
    select
        v.level, v.cause, v.effect, v.claim, v.sign, v.vote, v.background, v.steps, v.reading, a.year, 0 as place, v.abstract,
        c.ordinal, false as imagined
    from edge_evidence v
    join claims c on c.id = v.claim
    join abstracts a on a.id = v.abstract
    where v.level = $level
    union all
    select v.level, v.cause, v.effect, v.claim, v.sign, 0, true, v.steps, v.reading, null, s.place, '', 0, true
    from imagined_evidence v
    join current_statements s on s.id = v.statement
    where v.level = $level
)
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
    e.origin,
    e.statements,
    e.model_sign,
    e.model_plus,
    e.model_minus,
    e.model_nulls,
    e.model_unsigned,
    v.claim,
    v.sign as claim_sign,
    v.vote,
    v.imagined
from "filters/edges" e
join speaking v on v.level = e.level and v.cause = e.cause and v.effect = e.effect
join level_names cause on cause.level = e.level and cause.id = e.cause
join level_names effect on effect.level = e.level and effect.id = e.effect
order by
    cause.place,
    effect.place,
    v.imagined,
    (v.sign = e.sign) desc,
    v.background,
    v.steps,
    v.vote desc,
    v.reading desc,
    v.year desc nulls last,
    v.place,
    v.abstract,
    v.ordinal,
    v.claim
