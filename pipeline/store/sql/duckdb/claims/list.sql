-- the claims that count, those that are no evidence among them; of one abstract, of one standing, or between
-- entities, those of the exact ones first, if asked
with named as (
    -- an end that lists several things has a mention for each
    select m.claim, m.role, string_agg(distinct e.name, ' and ' order by e.name) as name, list(n.entity) as entities
    from mentions m
    join names n on n.key = m.key
    join entities e on e.id = n.entity
    group by m.claim, m.role
)
select
    c.id, c.abstract,
    c.cause, c.effect,
    coalesce(ca.name, c.cause_concept) as cause_concept,
    coalesce(ef.name, c.effect_concept) as effect_concept,
    c.relation, c.sign, c.concept_sign, c.hedged, c.strength, c.basis, c.basis_why,
    c.quote, c.quote_start as start, c.quote_end as "end", c."grounding", c.resolved,
    s.reading::double as reading, c.doubts, s.standing, s.gate,
    c.population, c.condition, c.comparator, c.dose, c.time, c.effect_size,
    x.design, x.design_words, x.sample_size
from current_claims c
join current_extractions x on x.id = c.extraction
join abstracts a on a.id = c.abstract
left join claim_standings s on s.claim = c.id
left join named ca on ca.claim = c.id and ca.role = 'cause'
left join named ef on ef.claim = c.id and ef.role = 'effect'
where ($abstract is null or c.abstract = $abstract)
    and ($standing is null or s.standing = $standing)
    and ($causes is null or list_has_any($causes::varchar[], ca.entities))
    and ($effects is null or list_has_any($effects::varchar[], ef.entities))
order by
    coalesce(list_has_any($exact_causes::varchar[], ca.entities), false)::int
        + coalesce(list_has_any($exact_effects::varchar[], ef.entities), false)::int desc,
    a.ordinal, c.ordinal, c.id
