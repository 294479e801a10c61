-- what these claims say
with wanted as materialized (
    select * from claims where id in (select unnest($claims::varchar[]))
),
studies as (
    select *
    from extractions
    where state = 'done' and id in (select extraction from wanted)
    qualify row_number() over (partition by id order by seq desc) = 1
)
select
    c.id as claim, c.cause, c.relation, c.effect, c.sign as said, c.hedged, c.strength, c.basis, c.basis_why,
    c.quote, c.quote_start as start, c.quote_end as "end", c."grounding", c.doubts,
    c.population, c.condition, c.comparator, c.dose, c.time, c.effect_size,
    x.design, x.sample_size, s.reading::double as reading, s.standing, s.gate, coalesce(x.model, r.model) as model
from wanted c
join studies x on x.id = c.extraction
join recipes r on r.id = x.recipe
join (from claim_standings where claim in (select id from wanted)) s on s.claim = c.id
