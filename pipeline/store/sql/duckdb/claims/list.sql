-- the claims that count, those that are no evidence among them; of one abstract, or between entities, if asked
select
    c.id, c.abstract,
    c.cause, c.effect,
    coalesce(ca.name, c.cause_concept) as cause_concept,
    coalesce(ef.name, c.effect_concept) as effect_concept,
    c.relation, c.sign, c.concept_sign, c.hedged, c.strength, c.standing, c.standing_why,
    c.quote, c.quote_start as start, c.quote_end as "end", c."grounding", c.resolved,
    c.reliability, c.doubts,
    c.population, c.condition, c.comparator, c.dose, c.time, c.effect_size,
    x.design, x.design_words, x.sample_size
from current_claims c
join current_extractions x on x.id = c.extraction
join abstracts a on a.id = c.abstract
left join mentions mc on mc.claim = c.id and mc.role = 'cause'
left join mentions me on me.claim = c.id and me.role = 'effect'
left join names nc on nc.key = mc.key
left join names ne on ne.key = me.key
left join entities ca on ca.id = nc.entity
left join entities ef on ef.id = ne.entity
where ($abstract is null or c.abstract = $abstract)
    and ($causes is null or list_contains($causes::varchar[], nc.entity))
    and ($effects is null or list_contains($effects::varchar[], ne.entity))
order by a.ordinal, c.ordinal, c.id
