-- the edges of a level that pass a filter, in the order of their names, each with the claim that speaks best for its sign (that
-- which export/edges has first) and the most used wording of the claims that speak as that one does
with speaking as (
    select
        v.cause, v.effect, v.claim, c.relation, v.sign, v.vote, v.background, v.steps, v.reading, a.ordinal as place, c.ordinal,
        false as imagined
    from edge_evidence v
    join claims c on c.id = v.claim
    join abstracts a on a.id = v.abstract
    where v.level = $level
    union all
    select v.cause, v.effect, v.claim, c.relation, v.sign, 0, true, v.steps, v.reading, s.place, 0, true
    from imagined_evidence v
    join claims c on c.id = v.claim
    join current_statements s on s.id = v.statement
    where v.level = $level
),
worded as (
    -- what says the same in the same words, once, and the first that does
    select
        e.cause,
        e.effect,
        v.relation,
        count(*) as uses,
        min({
            imagined: v.imagined, other: v.sign <> e.sign, background: v.background, steps: v.steps, vote: -v.vote,
            reading: -v.reading, place: v.place, ordinal: v.ordinal, claim: v.claim, sign: v.sign
        }) as first
    from "filters/edges" e
    join speaking v on v.cause = e.cause and v.effect = e.effect
    group by e.cause, e.effect, v.relation, v.imagined, v.sign
),
best as (
    select *, min(first) over (partition by cause, effect) as speaks
    from worded
),
chosen as (
    select cause, effect, any_value(speaks) as speaks, arg_min(relation, {fewer: -uses, first: first}) as relation
    from best
    where first.imagined = speaks.imagined and first.sign = speaks.sign
    group by cause, effect
)
select
    e.cause as cause_id,
    e.effect as effect_id,
    cause.name as cause,
    effect.name as effect,
    e.* exclude (level, cause, effect),
    k.relation,
    k.speaks.claim as claim,
    k.speaks.sign as claim_sign,
    -k.speaks.vote as vote,
    k.speaks.imagined as imagined
from "filters/edges" e
join chosen k on k.cause = e.cause and k.effect = e.effect
join level_names cause on cause.level = e.level and cause.id = e.cause
join level_names effect on effect.level = e.level and effect.id = e.effect
order by cause.place, effect.place
