-- the edges of a level that pass a filter, in the order of their names, each with the claim that speaks best for its sign: that
-- which export/edges has first
with speaking as (
    select
        v.cause, v.effect, v.claim, v.sign, v.vote, v.background, v.steps, v.reading, a.year, 0 as place, v.abstract, c.ordinal,
        false as imagined
    from edge_evidence v
    join claims c on c.id = v.claim
    join abstracts a on a.id = v.abstract
    where v.level = $level
    union all
    select v.cause, v.effect, v.claim, v.sign, 0, true, v.steps, v.reading, null, s.place, '', 0, true
    from imagined_evidence v
    join current_statements s on s.id = v.statement
    where v.level = $level
),
best as (
    select
        e.cause,
        e.effect,
        min({
            imagined: v.imagined, other: v.sign <> e.sign, background: v.background, steps: v.steps, vote: -v.vote,
            reading: -v.reading, year: -coalesce(v.year, 0), place: v.place, abstract: v.abstract, ordinal: v.ordinal,
            claim: v.claim, sign: v.sign
        }) as first
    from "filters/edges" e
    join speaking v on v.cause = e.cause and v.effect = e.effect
    group by e.cause, e.effect
)
select
    e.cause as cause_id,
    e.effect as effect_id,
    cause.name as cause,
    effect.name as effect,
    e.* exclude (level, cause, effect),
    b.first.claim as claim,
    b.first.sign as claim_sign,
    -b.first.vote as vote,
    b.first.imagined as imagined
from "filters/edges" e
join best b on b.cause = e.cause and b.effect = e.effect
join level_names cause on cause.level = e.level and cause.id = e.cause
join level_names effect on effect.level = e.level and effect.id = e.effect
order by cause.place, effect.place
