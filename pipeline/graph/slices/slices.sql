-- name: choose
-- the claims of abstracts that meet a condition (null for all); one that states no population is of that in its title
insert into chosen_claims
select c.id, $part
from graph.current_claims c
join graph.abstracts a on a.id = c.abstract
join graph.current_extractions x on x.id = c.extraction
where $origin is distinct from 'model'
    and ($since::integer is null or a.year >= $since::integer)
    and ($until::integer is null or a.year <= $until::integer)
    and ($designs::varchar[] is null or list_contains($designs::varchar[], coalesce(x.design, 'not stated')))
    and (
        $topics::varchar[] is null
        or c.abstract in (select abstract from graph.topic_abstracts where list_contains($topics::varchar[], topic))
    )
    and (
        $populations::varchar[] is null
        or len(list_filter(
            $populations::varchar[],
            lambda words: regexp_matches(coalesce(c.population, a.title), '(?i)\b' || regexp_escape(words))
        )) > 0
    )
    and (
        $sources::varchar[] is null
        or len(list_filter($sources::varchar[], lambda part: contains(lower(a.source), lower(part)))) > 0
        or c.abstract in (
            select o.id
            from graph.origins o
            join graph.graphs g on g.id = o.graph
            where o.kind = 'abstract'
                and len(list_filter($sources::varchar[], lambda part: contains(lower(g.folder), lower(part)))) > 0
        )
    )

-- name: choose_imagined
-- the claims of a model's memory that meet a condition: those on its topics, since they have no year, design or population
insert into chosen_claims
select c.id, 'own'
from graph.imagined_claims c
join graph.current_statements s on s.id = c.abstract
where $themes::varchar[] is null
    or len(list_filter($themes::varchar[], lambda words: contains(lower(s.path), lower(words)))) > 0

-- name: list
-- the slices, in the order of their names
select name, topics, since, until, designs, populations, sources, origin, why,
    strftime(make_timestamp(epoch_us(made_at)), '%Y-%m-%dT%H:%M:%SZ') as made_at
from slices
order by name

-- name: prior
-- the votes for each sign before any paper is read
select plus, minus, nil from priors

-- name: restrict
-- what stands before the graph's own tables in a slice: the chosen claims, and what is derived from them alone, empty yet
create table claim_ends as
select e.* from graph.claim_ends e semi join chosen_claims k on k.claim = e.claim;
create table claim_edges as
select e.* from graph.claim_edges e semi join chosen_claims k on k.claim = e.claim order by e.cause, e.effect;
create table entities as
with counted as (
    select
        e.entity,
        count(distinct e.claim) filter (not e.imagined) as claims,
        count(distinct coalesce(v.voice, e.abstract)) filter (not e.imagined) as papers,
        count(distinct e.claim) filter (e.imagined) as statements
    from claim_ends e
    left join graph.voices v on v.abstract = e.abstract
    group by e.entity
)
select e.* replace (coalesce(c.claims, 0) as claims, coalesce(c.papers, 0) as papers, coalesce(c.statements, 0) as statements)
from graph.entities e
left join counted c on c.entity = e.id
where c.entity is not null
    or e.id in (select b.broader from graph.broader b where b.entity in (select entity from counted));
create table level_names as
select n.*
from graph.level_names n
where if(
    n.level = 'variable',
    n.id in (select variable from claim_ends),
    n.id in (select id from entities)
);
create table class_edges as from graph.class_edges limit 0;
create table edge_votes as from graph.edge_votes limit 0;
create table edge_levels as from graph.edge_levels limit 0;
create table conflict_levels as from graph.conflict_levels limit 0;
create table imagined_claim_edges as
select e.* from graph.imagined_claim_edges e semi join chosen_claims k on k.claim = e.claim order by e.cause, e.effect;
create table imagined_edges as from graph.imagined_edges limit 0;
create view current_claims as
select c.* from graph.current_claims c semi join chosen_claims k on k.claim = c.id;
create view current_extractions as
select x.* from graph.current_extractions x where x.abstract in (select abstract from current_claims);
create view imagined_claims as
select c.* from graph.imagined_claims c semi join chosen_claims k on k.claim = c.id;
create view told_claims as
select *, false as imagined from current_claims
union all
select *, true from imagined_claims;

-- name: drop_shared
-- what is in both counts for neither
delete from chosen_claims
where part = 'own' and claim in (select claim from chosen_claims where part = 'other')

-- name: shared
-- how many claims each of two conditions chose, and both
select
    count(*) filter (part = 'own') as own,
    count(*) filter (part = 'other') as other,
    (
        select count(*)
        from chosen_claims o
        where o.part = 'own' and o.claim in (select claim from chosen_claims where part = 'other')
    ) as shared
from chosen_claims

-- name: sizes
-- how large a slice is
select
    (select count(distinct abstract) from current_claims)::bigint as abstracts,
    (select count(*) from current_claims)::bigint as claims,
    (select count(*) from edge_levels where level = $level)::bigint as edges,
    (select count(*) from conflict_levels where level = $level and type = 'between studies')::bigint as conflicts,
    (select count(distinct statement) from imagined_claim_edges)::bigint as statements

-- name: turned
-- the edges of a level that have another sign in a slice than in the whole graph, those of most papers first
select
    cause.name as cause,
    effect.name as effect,
    s.sign,
    w.sign as sign_of_all,
    s.papers,
    w.papers as papers_of_all,
    s.cause as cause_id,
    s.effect as effect_id
from edge_levels s
join graph.edge_levels w on w.level = s.level and w.cause = s.cause and w.effect = s.effect
join level_names cause on cause.level = s.level and cause.id = s.cause
join level_names effect on effect.level = s.level and effect.id = s.effect
where s.level = $level and s.sign <> w.sign and s.plus + s.minus + s.nulls > 0
order by s.papers desc, w.papers desc, cause.place, effect.place

-- name: undated
-- how many abstracts with claims have no year
select count(distinct c.abstract) as abstracts
from current_claims c
join abstracts a on a.id = c.abstract
where a.year is null

-- name: votes
-- the edges of a level in a slice with the votes of their papers
select
    cause.name as cause,
    effect.name as effect,
    e.* exclude (level, cause, effect),
    e.cause as cause_id,
    e.effect as effect_id,
    e.for_plus - p.plus as votes_plus,
    e.for_minus - p.minus as votes_minus,
    e.for_nil - p.nil as votes_nil,
    e.papers - e.background as found
from edge_levels e
cross join priors p
join level_names cause on cause.level = e.level and cause.id = e.cause
join level_names effect on effect.level = e.level and effect.id = e.effect
where e.level = $level and found > 0
order by cause.place, effect.place
