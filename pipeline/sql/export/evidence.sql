-- every claim of every edge, with its edge: edges in the order of their names, the claim that speaks best for the
-- edge's sign first (an edge whose sign no claim states, by a tie or by denials alone, gets the best of the others)
with places as materialized (
    -- sorting a million edges by two numbers costs less than by two names
    select id, name, row_number() over (order by name, id) as place
    from entities
)
select
    e.cause as cause_id,
    e.effect as effect_id,
    cause.name as cause,
    effect.name as effect,
    e.sign,
    e.weight,
    e.supports,
    e.refutes,
    e.nulls,
    e.abstracts,
    e.claims,
    c.id as claim,
    c.abstract,
    a.title,
    c.relation,
    c.quote,
    c.quote_start,
    c.quote_end,
    c.sign as claim_sign,
    c.denied,
    c.hedged,
    c.strength,
    c.reliability,
    c.doubts,
    c.population,
    c.condition,
    c.comparator,
    c.dose,
    c.time,
    c.effect_size,
    x.design,
    x.sample_size
from edges e
join edge_evidence v on v.cause = e.cause and v.effect = e.effect
join claims c on c.id = v.claim
join current_extractions x on x.id = c.extraction
join abstracts a on a.id = v.abstract
join places cause on cause.id = e.cause
join places effect on effect.id = e.effect
order by
    cause.place,
    effect.place,
    (v.sign = e.sign and not v.denied) desc,
    v.denied,
    (v.sign = e.sign) desc,
    v.quality desc,
    a.ordinal,
    c.ordinal,
    c.id
