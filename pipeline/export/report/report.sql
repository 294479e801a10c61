-- name: answered
-- the models that answered for abstracts beside or instead of those of their recipes
select model, count(*) as abstracts from graph.current_extractions where model is not null group by model order by abstracts desc, model

-- name: decisions
-- the decisions that hold, by kind and by whose they are, people's first
with told as (
    select case when starts_with("by", 'user: ') then 'user' else "by" end as whose, kind from decisions_in_force
)
select whose, kind, count(*) as decisions
from told
group by whose, kind
order by whose = 'user' desc, decisions desc, whose, kind

-- name: flow
-- how far the records of each state come: to a reading that counts, to a claim, to evidence, and in the slice that is looked at
-- to an edge of a level that passes a filter. Those that failed or are pending may count by an earlier reading
with said as (
    select abstract, count(*) filter (evidence) as evidence from graph.current_claims group by abstract
),
speaking as (
    select distinct e.abstract
    from edge_evidence e
    join filtered_edges($level, $wanted) g on g.cause = e.cause and g.effect = e.effect
    where e.level = $level
)
select
    s.state,
    count(*) as records,
    count(x.abstract) as read,
    count(c.abstract) as claiming,
    count(c.abstract) filter (c.evidence > 0) as evidenced,
    count(p.abstract) as shown
from abstract_states s
left join graph.current_extractions x on x.abstract = s.abstract
left join said c on c.abstract = s.abstract
left join speaking p on p.abstract = s.abstract
group by s.state
order by s.state

-- name: papers
-- what is cited: these abstracts, in the order asked for
with wanted as (
    select unnest($ids::varchar[]) as id, unnest(range(len($ids::varchar[]))) as place
)
select a.id, a.title, a.authors, a.year, a.journal, a.pmid, a.doi, a.source
from wanted w
join abstracts a on a.id = w.id
order by w.place

-- name: recipes
-- the prompts (their hashes), models and settings behind what counts, with the abstracts that each has read, by stage
with used as (
    select recipe, count(*) as abstracts from graph.current_extractions group by recipe
)
select r.stage, r.prompt, r.model, r.settings ->> '$' as settings, coalesce(u.abstracts, 0) as abstracts
from recipes r
left join used u on u.recipe = r.id
where r.stage in ('entities', 'conflicts') or u.recipe is not null or r.id in (select recipe from topics)
order by list_position(['topics', 'claims', 'entities', 'conflicts'], r.stage), abstracts desc, r.id

-- name: runs
-- the runs that read abstracts, the first first
select r.started_at::date::varchar as day, r.version, r.sources, c.model, r.outcome
from runs r
join recipes c on c.id = r.recipe and c.stage = 'claims'
order by r.started_at, r.id

-- name: sizes
-- the size of the whole graph at a level, whatever slice of it is looked at, without what a model says from memory, which is
-- counted apart
select
    (select count(*) from graph.current_extractions) as read,
    (select count(*) from graph.current_claims) as claims,
    (select count(*) from graph.current_claims where "grounding" = 'ungrounded') as ungrounded,
    (select count(*) from graph.current_claims where "grounding" <> 'ungrounded' and not resolved) as unresolved,
    (select count(*) from graph.edge_levels where level = $level) as effects,
    (
        select count(*)
        from (
            select cause from graph.edge_levels where level = $level
            union
            select effect from graph.edge_levels where level = $level
        )
    ) as variables,
    (select count(*) from graph.current_statements) as remembered

-- name: studies
-- the abstracts behind the edges of a level that pass a filter: how many, their years, and their designs, the commonest first
with speaking as (
    select distinct e.abstract
    from edge_evidence e
    join filtered_edges($level, $wanted) g on g.cause = e.cause and g.effect = e.effect
    where e.level = $level
)
select
    coalesce(x.design, 'not stated') as design,
    count(*) as abstracts,
    min(a.year) as first,
    max(a.year) as last
from speaking s
join abstracts a on a.id = s.abstract
left join current_extractions x on x.abstract = s.abstract
group by x.design
order by x.design is null, abstracts desc, design
