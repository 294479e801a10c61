-- the findings behind these edges of a level, those between two ends together, the strongest of each first, with all that may
-- separate them
with wanted as (
    select unnest($causes::varchar[]) as cause, unnest($effects::varchar[]) as effect
),
speaking as materialized (
    select e.*
    from edge_evidence e
    join wanted w on w.cause = e.cause and w.effect = e.effect
    where e.level = $level and not e.background
),
rows as materialized (
    select rowid as place from claims where id in (select claim from speaking)
),
said as materialized (
    -- by their rows, for else all columns of all claims would be read
    select * from claims where rowid in (select place from rows)
),
studies as (
    select *
    from extractions
    where state = 'done' and id in (select extraction from said)
    qualify row_number() over (partition by id order by seq desc) = 1
),
named as (
    select * from mentions where claim in (select claim from speaking)
)
select
    e.cause as cause_id, e.effect as effect_id, e.claim, c.statement, c.abstract, e.paper, e.sign, c.sign as said, e.vote, e.reading,
    e.passed, e.directed, e.steps, c.cause, c.relation, c.effect, c.quote, c.doubts, a.title, a.text, a.year, a.pmid, a.doi,
    c.population, c.condition, c.comparator, c.dose, c.time, c.effect_size, x.design, x.design_words, x.sample_size,
    mc.qualifiers as cause_qualifiers, me.qualifiers as effect_qualifiers, me.aspect as effect_aspect,
    nc.name as narrow_cause, ne.name as narrow_effect
from speaking e
join said c on c.id = e.claim
join abstracts a on a.id = c.abstract
join studies x on x.id = c.extraction
join named mc on mc.claim = c.id and mc.role = 'cause'
join named me on me.claim = c.id and me.role = 'effect'
join entities nc on nc.id = e.narrow_cause
join entities ne on ne.id = e.narrow_effect
order by least(e.cause, e.effect), greatest(e.cause, e.effect), e.vote desc, e.passed desc, e.steps, a.year desc nulls last, a.id, c.ordinal
