-- what these claims say, all of them claims of current extractions, or of a model's memory
with wanted as materialized (
    select * from claims where id in (select unnest($claims::varchar[]))
),
studies as (
    select id, arg_max_null(design, seq) as design, arg_max_null(sample_size, seq) as sample_size
    from extractions
    where state = 'done' and id in (select extraction from wanted)
    group by id
)
select
    c.id as claim,
    c.abstract,
    coalesce(a.title, t.path || ': ' || t.question) as title,
    a.year,
    a.journal,
    a.pmid,
    a.doi,
    c.cause,
    c.relation,
    c.effect,
    c.sign as said,
    c.quote,
    c.quote_start as start,
    c.quote_end as "end",
    c.hedged,
    c.strength,
    c.basis,
    s.reading::double as reading,
    s.standing,
    s.gate,
    c.doubts,
    c.population,
    c.condition,
    c.comparator,
    c.dose,
    c.time,
    c.effect_size,
    x.design,
    x.sample_size,
    if(t.id is null, 'literature', 'model') as origin,
    t.path as topic,
    t.question,
    t.guide,
    t.model
from wanted c
left join studies x on x.id = c.extraction
join claim_standings s on s.claim = c.id
left join abstracts a on a.id = c.abstract
left join current_statements t on t.id = c.abstract
