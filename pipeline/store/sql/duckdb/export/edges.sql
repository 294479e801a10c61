-- every claim of every edge, with its edge: edges in the order of their names, the claim that speaks best for the
-- edge's sign first (an edge whose sign no claim states, by a tie, gets the best of the others);
-- what the claims say is left to export/claims, for to put it in order takes memory
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
    v.claim,
    v.quality
from edges e
join edge_evidence v on v.cause = e.cause and v.effect = e.effect
join claims c on c.id = v.claim
join abstracts a on a.id = v.abstract
join places cause on cause.id = e.cause
join places effect on effect.id = e.effect
order by
    cause.place,
    effect.place,
    (v.sign = e.sign) desc,
    v.sign = '0',
    v.quality desc,
    a.ordinal,
    c.ordinal,
    c.id
