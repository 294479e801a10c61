-- every claim behind one edge
select
    c.id, c.abstract, a.title, a.year, a.source, c.cause, c.relation, c.effect, c.sign, c.concept_sign,
    c.hedged, c.strength, c.standing, c.standing_why, c.reliability, c.doubts, c.population, c.condition, c.comparator, c.dose, c.time,
    c.effect_size, x.design, x.design_words, x.sample_size, c.quote, c.quote_start as start, c.quote_end as "end",
    c."grounding", round(e.quality, 4) as quality, coalesce(x.model, r.model) as model, r.prompt
from edge_evidence e
join claims c on c.id = e.claim
join abstracts a on a.id = c.abstract
join current_extractions x on x.id = c.extraction
join recipes r on r.id = x.recipe
where e.cause = $cause and e.effect = $effect
order by c.concept_sign = '0', c.concept_sign, e.quality desc, a.ordinal, c.ordinal
