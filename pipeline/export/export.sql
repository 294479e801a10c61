-- name: best_edges
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
    from filtered_edges($level, $wanted) e
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
from filtered_edges($level, $wanted) e
join best b on b.cause = e.cause and b.effect = e.effect
join level_names cause on cause.level = e.level and cause.id = e.cause
join level_names effect on effect.level = e.level and effect.id = e.effect
order by cause.place, effect.place

-- name: claims
-- what these claims say, all of them claims of current extractions, or of a model's memory: the fields of items.Evidence
with chosen as (
    select unnest($claims::varchar[]) as claim
)
select * exclude (
    statement, ordinal, source, cause_concept, effect_concept, concept_sign, basis_why, "grounding", resolved, design_words,
    read_by, prompt
)
from described_claims('chosen')

-- name: claims_apart
-- the claims that count and speak to no edge of a level, in the order of the abstracts, then those of a model's memory
select c.id as claim, c.cause_concept, c.effect_concept, c.concept_sign as claim_sign, 0 as vote
from told_claims c
where c.id not in (select claim from edge_evidence where level = $level)
    and c.id not in (select claim from imagined_evidence where level = $level)
order by c.imagined, c.abstract, c.ordinal, c.id

-- name: edges
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
    e.* exclude (level, cause, effect),
    v.claim,
    v.sign as claim_sign,
    v.vote,
    v.imagined
from filtered_edges($level, $wanted) e
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

-- name: nodes
-- the ends of the edges of a level that pass a filter, in the order of their names; with $whole, where there is no filter, every
-- concept is one, with an edge or without
with ends as (
    select cause as id from filtered_edges($level, $wanted) where not ($whole and $level = 'concept')
    union
    select effect from filtered_edges($level, $wanted) where not ($whole and $level = 'concept')
),
variables as (
    select distinct variable as id, entity as concept from claim_ends where $level = 'variable'
),
above as (
    select b.entity, list(n.name order by n.name) as names
    from broader b
    join entities n on n.id = b.broader
    where b.steps = 1
    group by b.entity
)
select
    l.id,
    l.name,
    e.aliases,
    e.aspects,
    coalesce(e.claims, 0) as claims,
    coalesce(e.papers, 0) as papers,
    coalesce(e.statements, 0) as statements,
    coalesce(a.names, []) as broader,
    coalesce(e.vocabulary_ids, []) as vocabulary_ids
from level_names l
left join variables v on v.id = l.id
left join entities e on e.id = coalesce(v.concept, l.id)
left join above a on a.entity = e.id
where l.level = $level and (($whole and $level = 'concept') or l.id in (select id from ends))
order by l.place
