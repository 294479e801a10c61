-- every claim behind one edge of a level; a claim about something narrower comes with what that is
with speaking as materialized (
    select * from edge_evidence where level = $level and cause = $cause and effect = $effect
),
said as materialized (
    select * from claims where id in (select claim from speaking)
),
studies as (
    select *
    from extractions
    where state = 'done' and id in (select extraction from said)
    qualify row_number() over (partition by id order by seq desc) = 1
)
select
    c.id, c.abstract, e.paper, a.title, a.year, a.source, c.cause, c.relation, c.effect, c.cause_concept, c.effect_concept,
    e.sign, c.sign as said, c.hedged, c.strength, c.basis, c.basis_why, e.reading::double as reading, c.doubts,
    c.population, c.condition, c.comparator, c.dose, c.time,
    c.effect_size, x.design, x.design_words, x.sample_size, c.quote, c.quote_start as start, c.quote_end as "end",
    c."grounding", e.vote::double as vote, s.standing, s.gate, coalesce(x.model, r.model) as model, r.prompt,
    e.steps, ca.name as narrow_cause, ef.name as narrow_effect
from speaking e
join said c on c.id = e.claim
join abstracts a on a.id = c.abstract
join studies x on x.id = c.extraction
join recipes r on r.id = x.recipe
join claim_standings s on s.claim = c.id
join entities ca on ca.id = e.narrow_cause
join entities ef on ef.id = e.narrow_effect
order by e.background, e.sign, e.steps, e.vote desc, e.reading desc, a.year desc nulls last, a.id, c.ordinal
