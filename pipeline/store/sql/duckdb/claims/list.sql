-- claims that pass a filter, of one abstract if asked, those of the exact ends first, then in the order of the abstracts, those
-- of a model's memory last
with passing as (
    select
        c.*, coalesce(a.ordinal, t.place) as place,
        (c.id in (
            select m.claim
            from mentions m
            where m.role = 'cause' and m.key in (select key from names where list_contains($exact_causes::varchar[], entity))
        ))::int
        + (c.id in (
            select m.claim
            from mentions m
            where m.role = 'effect' and m.key in (select key from names where list_contains($exact_effects::varchar[], entity))
        ))::int
        + (c.id in (
            select m.claim
            from mentions m
            where m.key in (select key from names where list_contains($exact_about::varchar[], entity))
        ))::int as exact
    from "filters/claims" c
    left join abstracts a on a.id = c.abstract
    left join current_statements t on c.imagined and t.id = c.abstract
    where $abstract is null or c.abstract = $abstract
),
chosen as materialized (
    select * from passing order by exact desc, imagined, place, ordinal, id limit $limit
),
said as materialized (
    select * from claims where id in (select id from chosen)
),
studies as materialized (
    select *
    from extractions
    where state = 'done' and id in (select extraction from chosen)
    qualify row_number() over (partition by id order by seq desc) = 1
),
named as (
    -- an end that lists several things has a mention for each
    select m.claim, m.role, string_agg(distinct e.name, ' and ' order by e.name) as name
    from mentions m
    join names n on n.key = m.key
    join entities e on e.id = n.entity
    where m.claim in (select id from chosen)
    group by m.claim, m.role
)
select
    c.id, if(k.imagined, 'model', 'literature') as origin, c.abstract, coalesce(a.title, '') as title, a.year, a.pmid, a.doi,
    c.cause, c.effect,
    coalesce(ca.name, c.cause_concept) as cause_concept,
    coalesce(ef.name, c.effect_concept) as effect_concept,
    c.relation, c.sign, c.concept_sign, c.hedged, c.strength, c.basis, c.basis_why,
    c.quote, c.quote_start as start, c.quote_end as "end", c."grounding", c.resolved,
    s.reading::double as reading, c.doubts, s.standing, s.gate,
    c.population, c.condition, c.comparator, c.dose, c.time, c.effect_size,
    x.design, x.design_words, x.sample_size, t.path as topic, t.question, t.guide, t.model
from chosen k
join said c on c.id = k.id
left join studies x on x.id = c.extraction
left join abstracts a on a.id = c.abstract
left join current_statements t on k.imagined and t.id = c.abstract
left join (select * from claim_standings where claim in (select id from chosen)) s on s.claim = c.id
left join named ca on ca.claim = c.id and ca.role = 'cause'
left join named ef on ef.claim = c.id and ef.role = 'effect'
order by k.exact desc, k.imagined, k.place, k.ordinal, k.id
