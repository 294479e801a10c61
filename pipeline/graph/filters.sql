-- name: filter_of
-- what may be asked for, in one place; a field that is left out, or null, asks for nothing
create or replace macro filter_of(wanted) as wanted::struct(
    causes varchar[], effects varchar[], about varchar[],
    exact_causes varchar[], exact_effects varchar[], exact_about varchar[],
    min_weight double, min_papers integer, since integer, until integer, designs varchar[], topics varchar[],
    graphs varchar[], sign varchar, standings varchar[], origin varchar
);
comment on macro filter_of is 'A filter from a struct of some of its fields, as {min_papers: 2, sign: ''+''}. causes, effects, about (either end): ids of entities; those of exact_causes, exact_effects, exact_about come first; since, until: years; topics, graphs: ids; origin: literature or model. Null, or a field left out: all.';

-- does it ask for papers of some years, designs, topics or merged graphs?
create or replace macro asks_for_papers(wanted) as
    filter_of(wanted).since is not null or filter_of(wanted).until is not null or filter_of(wanted).designs is not null
    or filter_of(wanted).topics is not null or filter_of(wanted).graphs is not null;
comment on macro asks_for_papers is 'Whether a filter asks for papers of some years, designs, topics or merged graphs.';

-- name: exactness
-- how many ends are called exactly as was asked for
create or replace macro exactness(wanted, cause, effect) as
    coalesce(list_contains(filter_of(wanted).exact_causes, cause), false)::int
    + coalesce(list_contains(filter_of(wanted).exact_effects, effect), false)::int
    + coalesce(
        list_contains(filter_of(wanted).exact_about, cause) or list_contains(filter_of(wanted).exact_about, effect), false
    )::int;
comment on macro exactness is 'How many of two ends a filter asks for by their exact names.';

-- name: claims_naming
create or replace macro claims_naming(entities, in_role) as table
select m.claim
from mentions m
where (in_role is null or m.role = in_role)
    and m.key in (select n.key from names n where list_contains(entities, n.entity));
comment on macro table claims_naming is 'The claims that name one of some entities as their cause or effect (null: as either).';

-- name: filtered_abstracts
create or replace macro filtered_abstracts(wanted := null) as table
select x.abstract
from current_extractions x
join abstracts a on a.id = x.abstract
where (filter_of(wanted).since is null or a.year >= filter_of(wanted).since)
    and (filter_of(wanted).until is null or a.year <= filter_of(wanted).until)
    and (
        filter_of(wanted).designs is null
        or list_contains(filter_of(wanted).designs, coalesce(x.design, 'not stated'))
    )
    and (
        filter_of(wanted).topics is null
        or x.abstract in (select abstract from topic_abstracts where list_contains(filter_of(wanted).topics, topic))
    )
    and (
        filter_of(wanted).graphs is null
        or x.abstract in (
            select id from origins where kind = 'abstracts' and list_contains(filter_of(wanted).graphs, graph)
        )
    );
comment on macro table filtered_abstracts is 'The abstracts that were read, of the years, designs, topics and merged graphs of a filter (see filter_of).';

-- name: filtered_claims
create or replace macro filtered_claims(wanted := null) as table
select c.id, c.extraction, c.abstract, c.ordinal, c.imagined
from told_claims c
where (filter_of(wanted).sign is null or c.concept_sign = filter_of(wanted).sign)
    and (
        filter_of(wanted).standings is null
        or c.id in (
            select s.claim
            from claim_standings s
            where filter_of(wanted).standings is not null and list_contains(filter_of(wanted).standings, s.standing)
        )
    )
    and (filter_of(wanted).origin is null or c.imagined = (filter_of(wanted).origin = 'model'))
    and (
        not asks_for_papers(wanted)
        or c.abstract in (select p.abstract from filtered_abstracts(wanted) p where asks_for_papers(wanted))
    )
    and (
        filter_of(wanted).causes is null
        or c.id in (from claims_naming(filter_of(wanted).causes, 'cause'))
    )
    and (
        filter_of(wanted).effects is null
        or c.id in (from claims_naming(filter_of(wanted).effects, 'effect'))
    )
    and (
        filter_of(wanted).about is null
        or c.id in (from claims_naming(filter_of(wanted).about, null))
    )
    and (
        (coalesce(filter_of(wanted).min_papers, 0) = 0 and coalesce(filter_of(wanted).min_weight, 0) = 0)
        or c.id in (
            select e.claim
            from (select claim, cause, effect from claim_edges union all select claim, cause, effect from imagined_claim_edges) e
            join edge_levels g on g.level = 'concept' and g.cause = e.cause and g.effect = e.effect
            where g.papers >= coalesce(filter_of(wanted).min_papers, 0)
                and g.weight >= coalesce(filter_of(wanted).min_weight, 0)
                and (filter_of(wanted).min_papers > 0 or filter_of(wanted).min_weight > 0)
        )
    );
comment on macro table filtered_claims is 'The claims that count and pass a filter (see filter_of), those that are no evidence and those of a model''s memory among them.';

-- name: filtered_edges
-- by their own numbers, by who speaks of them, and by having a paper that is asked for
create or replace macro filtered_edges(at_level, wanted := null) as table
select g.*
from told_edges g
where g.level = at_level
    and (filter_of(wanted).causes is null or list_contains(filter_of(wanted).causes, g.cause))
    and (filter_of(wanted).effects is null or list_contains(filter_of(wanted).effects, g.effect))
    and (
        filter_of(wanted).about is null
        or list_contains(filter_of(wanted).about, g.cause)
        or list_contains(filter_of(wanted).about, g.effect)
    )
    and (filter_of(wanted).origin is null or g.origin in ('both', filter_of(wanted).origin))
    and g.weight >= coalesce(filter_of(wanted).min_weight, 0)
    and g.papers >= coalesce(filter_of(wanted).min_papers, 0)
    and (filter_of(wanted).sign is null or g.sign = filter_of(wanted).sign)
    and (filter_of(wanted).standings is null or list_contains(filter_of(wanted).standings, g.standing))
    and (
        not asks_for_papers(wanted)
        or (g.cause, g.effect) in (
            select v.cause, v.effect
            from edge_votes v
            where asks_for_papers(wanted)
                and v.level = at_level
                and v.paper in (
                    select coalesce(o.voice, p.abstract)
                    from filtered_abstracts(wanted) p
                    left join voices o on o.abstract = p.abstract
                )
        )
    );
comment on macro table filtered_edges is 'The edges of a level (variable, concept, broader) that pass a filter: from filtered_edges(''concept'', {min_papers: 2}). Their numbers stay those of all their papers.';

-- name: first_edges
-- of edges alike in rank those of most independent papers, then those a paper is direct about, the latest, and those between
-- the variables that most papers speak of
create or replace macro first_edges(at_level, wanted := null, at_most := null, skipped := 0, sorted_by := 'support') as table
with fitting as materialized (
    -- no other columns, for all that pass are held
    select
        f.cause, f.effect,
        exactness(wanted, f.cause, f.effect) as exact,
        case sorted_by
            when 'papers' then f.papers
            when 'against' then f.refutes + if(f.sign = '0', 0, f.nulls)
            when 'latest' then coalesce(f.latest, 0)
            else f.low
        end as sorted,
        {'exact': exact, 'published': f.papers > 0, 'sorted': sorted, 'low': f.low} as rank
    from filtered_edges(at_level, wanted) f
),
first as (
    -- what only tells equals apart is looked up for no others
    select rank from fitting order by rank desc limit at_most::integer + skipped::integer
),
foremost as materialized (
    select cause, effect, rank from fitting where rank >= (select min(rank) from first)
),
near as materialized (
    select g.*, f.rank
    from told_edges g
    join foremost f using (cause, effect)
    where g.level = at_level
),
spoken as (
    -- papers of one team are one that is independent
    select
        v.cause,
        v.effect,
        bool_or(v.directed) as directed,
        coalesce(len(list_distinct(list(coalesce(t.team, v.paper)) filter (not v.background))), 0) as independent
    from edge_votes v
    join near using (level, cause, effect)
    left join teams t on t.abstract = v.paper
    group by v.cause, v.effect
)
select
    g.* exclude (rank), (select count(*) from fitting) as total, ca.name as cause_name, ef.name as effect_name, coalesce(s.independent, 0) as independent,
    row_number() over (
        order by
            g.rank desc, s.independent desc nulls last, s.directed desc, g.statements desc, g.latest desc nulls last,
            coalesce(one.papers, 0) + coalesce(other.papers, 0) desc, ca.place, ef.place
    ) as place
from near g
left join spoken s using (cause, effect)
join level_names ca on ca.level = g.level and ca.id = g.cause
join level_names ef on ef.level = g.level and ef.id = g.effect
left join entities one on one.id = g.cause
left join entities other on other.id = g.effect
order by place
limit at_most::integer offset skipped::integer;
comment on macro table first_edges is 'A portion of the edges of a level that pass a filter, at most so many (null: all), in the one order that lists have: those of the exact ends first, and last what a model alone says, from memory; by support, papers, against or latest, then by support. total: how many pass.';

-- name: filtered_conflicts
create or replace macro filtered_conflicts(at_level, wanted := null, of_type := null, with_id := null, at_most := null) as table
with asked as (
    select k.*, g.papers, g.latest, exactness(wanted, k.cause, k.effect) as exact
    from conflict_levels k
    join filtered_edges(at_level, wanted) g on g.cause = k.cause and g.effect = k.effect
    where k.level = at_level and (of_type is null or k.type = of_type) and (with_id is null or k.id = with_id)
),
first as (
    -- names, which only tell equals apart, are looked up for no others
    select {'exact': exact, 'score': score} as place from asked order by place desc limit at_most
),
placed as (
    select
        k.*, ca.name as cause_name, ef.name as effect_name,
        row_number() over (
            order by
                k.exact desc, k.score desc, k.papers desc, k.latest desc nulls last, ca.place, ef.place, k.kind
        ) as place
    from asked k
    join level_names ca on ca.level = k.level and ca.id = k.cause
    join level_names ef on ef.level = k.level and ef.id = k.effect
    where {'exact': k.exact, 'score': k.score} >= (select min(place) from first)
)
select
    k.id,
    k.level,
    k.cause_name as cause,
    k.effect_name as effect,
    k.cause as cause_id,
    k.effect as effect_id,
    (select min(key) from names where entity = k.cause) as cause_key,
    (select min(key) from names where entity = k.effect) as effect_key,
    k.kind,
    k.type,
    round(k.score, 4) as score,
    k.verdict,
    k.verdict_by,
    k.place
from placed k
order by k.place
limit at_most;
comment on macro table filtered_conflicts is 'The conflicts of a type (null: all) on the edges of a level that pass a filter, or the one with an id; those of the exact ends first, then by score, of equal ones those of most papers, then the latest; at most so many.';
