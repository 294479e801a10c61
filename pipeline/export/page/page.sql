-- name: claims
-- the claims behind these edges of a level, edge by edge in the order asked for, the best first, at most so many of each; what
-- each says as JSON, which the page reads as it is
with wanted as (
    select unnest($causes::varchar[]) as cause, unnest($effects::varchar[]) as effect, unnest(range(len($causes::varchar[]))) as edge
),
speaking as materialized (
    select
        w.edge, e.claim, e.abstract, a.year, e.paper, e.sign, e.vote, e.background, e.narrow_cause, e.narrow_effect,
        row_number() over (
            partition by w.edge
            order by
                (e.sign = g.sign) desc, e.background, e.steps, e.vote desc, e.reading desc, a.year desc nulls last, a.id,
                c.ordinal, c.id
        ) as place
    from wanted w
    join edge_evidence e on e.level = $level and e.cause = w.cause and e.effect = w.effect
    join edge_levels g on g.level = $level and g.cause = w.cause and g.effect = w.effect
    join claims c on c.id = e.claim
    join abstracts a on a.id = e.abstract
    qualify place <= $each
),
told as (
    select read_by as model, * exclude (
        model, read_by, origin, topic, question, guide, statement, title, journal, pmid, doi, source, ordinal,
        cause_concept, effect_concept, concept_sign, resolved, "grounding", basis_why, design_words, prompt
    )
    from described_claims('speaking')
)
select
    s.edge, s.abstract,
    to_json(struct_insert(
        t, paper := s.paper, sign := s.sign, vote := s.vote::double, background := s.background, narrow_cause := ca.name,
        narrow_effect := ef.name
    ))::varchar as said
from speaking s
join told t on t.claim = s.claim
join entities ca on ca.id = s.narrow_cause
join entities ef on ef.id = s.narrow_effect
order by s.edge, s.place

-- name: conflicts
-- how many conflicts of each type a level has
select type, count(*) as conflicts from conflict_levels where level = $level group by type order by type

-- name: designs
-- the designs of the abstracts that were read, the commonest first, those that state none last
select *
from (select coalesce(design, 'not stated') as design, count(*) as abstracts from current_extractions group by all)
order by design = 'not stated', abstracts desc, design

-- name: edges
-- edges of a level that pass a filter, a portion of them in one order; soft: nothing that is found says more than that it may
-- be, or that the two vary together
with chosen as materialized (
    select * from first_edges($level, $wanted, $limit, $offset, $sort)
),
said as (
    select e.cause, e.effect, bool_and(c.hedged or c.strength <> 'causal') as soft
    from edge_evidence e
    semi join chosen using (cause, effect)
    join claims c on c.id = e.claim
    where e.level = $level and not e.background
    group by all
),
disputed as (
    select distinct cause, effect
    from conflict_levels
    semi join chosen using (cause, effect)
    where level = $level and type = 'between studies'
)
select
    k.cause as cause_id, k.effect as effect_id, k.cause_name as cause, k.effect_name as effect, k.sign,
    round(k.weight, 4) as weight, round(k.low, 4) as low, round(k.high, 4) as high, k.standing, k.gate,
    k.for_plus, k.for_minus, k.for_nil, k.supports, k.refutes, k.nulls, k.plus, k.minus, k.unsigned, k.background, k.papers, k.independent, k.claims,
    k.narrower, k.latest, k.origin, k.statements, k.model_sign,
    coalesce(s.soft, false) as soft,
    d.cause is not null as disputed,
    k.total
from chosen k
left join said s on s.cause = k.cause and s.effect = k.effect
left join disputed d on d.cause = k.cause and d.effect = k.effect
order by k.place

-- name: factors
-- how much a claim counts that has this value
select kind, value, factor, words from factors

-- name: graphs
-- the graphs that this one was made of
select id, folder from graphs order by merged_at, id

-- name: nodes
-- these ends of edges at a level, in the order asked for, with the classes above them and what lies below
with wanted as (
    select unnest($ids::varchar[]) as id, unnest(range(len($ids::varchar[]))) as place
),
variables as (
    select distinct variable as id, entity as concept from claim_ends
    where $level = 'variable' and variable in (select id from wanted)
),
meant as (
    select w.id, w.place, coalesce(v.concept, w.id) as entity
    from wanted w
    left join variables v on v.id = w.id
),
above as (
    select b.entity, list({'id': n.id, 'name': n.name} order by n.name) as names
    from broader b
    join entities n on n.id = b.broader
    where b.steps = 1 and b.entity in (select entity from meant)
    group by b.entity
),
below as (
    select b.broader as entity, list({'id': n.id, 'name': n.name} order by n.claims desc, n.name)[1:60] as names, count(*) as number
    from broader b
    join entities n on n.id = b.entity
    where b.steps = 1 and b.broader in (select entity from meant)
    group by b.broader
)
select
    m.id, l.name, coalesce(e.aliases, []) as aliases, coalesce(e.aspects, []) as aspects, coalesce(e.claims, 0) as claims,
    coalesce(e.papers, 0) as papers, coalesce(e.statements, 0) as statements, coalesce(a.names, []) as broader, coalesce(b.names, []) as narrower,
    coalesce(b.number, 0) as narrower_total,
    coalesce(e.vocabulary_ids, []) as vocabulary_ids
from meant m
join level_names l on l.level = $level and l.id = m.id
left join entities e on e.id = m.entity
left join above a on a.entity = m.entity
left join below b on b.entity = m.entity
order by m.place

-- name: origins
-- how many edges of a level abstracts speak of, a model does, from memory, and both do
select
    count(*) filter (origin <> 'model') as literature,
    count(*) filter (origin <> 'literature') as model,
    count(*) filter (origin = 'both') as "both"
from told_edges
where level = $level

-- name: papers
-- these abstracts, in the order asked for, without their texts: what filters ask of papers
with wanted as (
    select unnest($ids::varchar[]) as id, unnest(range(len($ids::varchar[]))) as place
),
studies as (
    select e.abstract, arg_max_null(e.design, e.seq) as design
    from extractions e
    join abstracts a on a.id = e.abstract and a.digest = e.digest
    where e.state = 'done' and e.abstract in (select id from wanted)
    group by e.abstract
),
topical as (
    select abstract, list(distinct topic) as topics from topic_abstracts
    where abstract in (select id from wanted) group by abstract
),
merged as (
    select id, list(distinct graph) as graphs from origins
    where kind = 'abstracts' and id in (select id from wanted) group by id
)
select a.id, a.title, a.year, x.design, coalesce(t.topics, []) as topics, coalesce(m.graphs, []) as graphs
from wanted w
join abstracts a on a.id = w.id
left join studies x on x.abstract = a.id
left join topical t on t.abstract = a.id
left join merged m on m.id = a.id
order by w.place

-- name: reasons
-- why abstracts are not done: how many for each reason, with some of them
select state, detail, reason, count(*) as abstracts, list(abstract order by abstract)[1:5] as some
from abstract_states
where state in ('failed', 'skipped', 'duplicate', 'removed')
group by state, detail, reason
order by abstracts desc, state, detail, reason
limit 60

-- name: runs
-- the runs, the newest first, each with what it was foretold to ask and to cost, and what the graph had cost before
select
    r.id, r.started_at::varchar as started, r.finished_at::varchar as finished, r.version, r.sources, c.model, r.outcome,
    (r.forecast->'$.calls.likely')::double as calls,
    (r.forecast->'$.usd.low')::double as usd_low, (r.forecast->'$.usd.high')::double as usd_high,
    len((r.forecast->'$.unpriced')::varchar[]) as unpriced,
    (r.forecast->'$.spent.usd')::double as usd_before
from runs r
left join recipes c on c.id = r.recipe
order by r.started_at desc, r.id
limit 50

-- name: search
-- ends of edges at a level whose name or alias contains this: those called so, those that begin so, then the most claimed
with found as (
    select l.id, l.name, coalesce(e.claims, 0) as claims, coalesce(e.papers, 0) as papers, coalesce(e.statements, 0) as statements,
        list_filter(e.aliases, lambda alias: contains(lower(alias), lower($text))) as aliases
    from level_names l
    left join entities e on e.id = l.id
    where l.level = $level
)
select id, name, claims, papers, statements, if(contains(lower(name), lower($text)), '', coalesce(aliases[1], '')) as alias
from found
where contains(lower(name), lower($text)) or len(aliases) > 0
order by lower(name) = lower($text) desc, starts_with(lower(name), lower($text)) desc, contains(lower(name), lower($text)) desc, claims desc, name
limit $limit

-- name: statements
-- what a model says from memory of these edges of a level, edge by edge in the order asked for, what has the model's sign first,
-- at most so many of each; each as JSON
with wanted as (
    select unnest($causes::varchar[]) as cause, unnest($effects::varchar[]) as effect, unnest(range(len($causes::varchar[]))) as edge
),
placed as (
    select
        w.edge, e.*, s.path, s.question, s.guide, s.text, s.model,
        row_number() over (
            partition by w.edge order by (e.sign = m.sign) desc, e.steps, e.reading desc, s.place, e.claim
        ) as place
    from wanted w
    join imagined_edges m on m.level = $level and m.cause = w.cause and m.effect = w.effect
    join imagined_evidence e on e.level = $level and e.cause = w.cause and e.effect = w.effect
    join current_statements s on s.id = e.statement
    qualify place <= $each
)
select
    p.edge,
    to_json({
        statement: p.statement, topic: p.path, question: p.question, guide: p.guide, text: p.text, model: p.model, sign: p.sign,
        cause: c.cause, relation: c.relation, effect: c.effect, doubts: c.doubts, reading: p.reading::double,
        narrow_cause: ca.name, narrow_effect: ef.name
    })::varchar as said
from placed p
join claims c on c.id = p.claim
join entities ca on ca.id = p.narrow_cause
join entities ef on ef.id = p.narrow_effect
order by p.edge, p.place

-- name: steps
-- edges of a level that lead on from these ends, the best supported first, at most so many; held ones lead nowhere
select cause, effect, low
from edge_levels
where level = $level and standing <> 'held' and cause in (select unnest($ends::varchar[]))
order by low desc, supports desc, cause, effect
limit $limit

-- name: texts
-- the texts of these abstracts, and where to find them, as JSON
select
    id,
    to_json({
        id: id, title: title, text: text, year: year, journal: journal, pmid: pmid, doi: doi, source: source,
        authors: authors[1:6]
    })::varchar as told
from abstracts
where id in (select unnest($ids::varchar[]))

-- name: verdict
-- what was noted with the verdict on a conflict: of whoever gave it, the latest
select d.why, d.decided_at::varchar as decided
from decisions_in_force d
join names ca on ca.key = d.a
join names ef on ef.key = regexp_extract(d.b, '^(.*) \(', 1)
where d.kind = 'conflict ' || $verdict
    and d."by" = $by
    and ca.entity = $cause
    and ef.entity = $effect
    and d.b = ef.key || ' (' || $kind || if($level = 'concept', '', ', ' || $level) || ')'
order by d.decided_at desc
limit 1

-- name: votes
-- how each paper votes on these edges of a level, edge by edge, those with most to say first, at most so many of each; as JSON
with wanted as (
    select unnest($causes::varchar[]) as cause, unnest($effects::varchar[]) as effect, unnest(range(len($causes::varchar[]))) as edge
),
placed as (
    select
        w.edge, v.*,
        row_number() over (
            partition by w.edge order by v.background, greatest(v.plus, v.minus, v.nil, v.unsigned) desc, v.paper
        ) as place
    from wanted w
    join edge_votes v on v.level = $level and v.cause = w.cause and v.effect = w.effect
    qualify place <= $each
)
select
    edge,
    to_json({
        paper: paper, plus: plus::double, minus: minus::double, nil: nil::double, unsigned: unsigned::double, background: background
    })::varchar as vote
from placed
order by edge, place

-- name: years
-- how many papers of each year speak of each of these ends of edges at a level
with ends as (
    select cause as id, paper, year from edge_evidence
    where level = $level and cause in (select unnest($ids::varchar[]))
    union all
    select effect, paper, year from edge_evidence
    where level = $level and effect in (select unnest($ids::varchar[]))
)
select id, year, count(distinct paper) as papers
from ends
where year is not null
group by id, year
order by id, year

-- name: years_read
-- how many papers of each year were read
select year, count(*) as abstracts from readable_abstracts where year is not null group by year order by year
