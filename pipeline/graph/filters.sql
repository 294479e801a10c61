-- name: abstracts
-- the abstracts that were read, of these years, designs, topics and merged graphs (null for all)
select x.abstract
from current_extractions x
join abstracts a on a.id = x.abstract
where ($since::integer is null or a.year >= $since::integer)
    and ($until::integer is null or a.year <= $until::integer)
    and ($designs::varchar[] is null or list_contains($designs::varchar[], coalesce(x.design, 'not stated')))
    and (
        $topics::varchar[] is null
        or x.abstract in (select abstract from topic_abstracts where list_contains($topics::varchar[], topic))
    )
    and (
        $graphs::varchar[] is null
        or x.abstract in (select id from origins where kind = 'abstracts' and list_contains($graphs::varchar[], graph))
    )

-- name: claims
-- the claims that count and pass a filter (null for all), those that are no evidence and those of a model's memory among them; $studied: years, designs or
-- topics are asked for
select c.id, c.extraction, c.abstract, c.ordinal, c.imagined
from told_claims c
where ($sign is null or c.concept_sign = $sign)
    and (
        $standings::varchar[] is null
        or c.id in (
            select s.claim
            from claim_standings s
            where $standings is not null and list_contains($standings::varchar[], s.standing)
        )
    )
    and ($origin is null or c.imagined = ($origin = 'model'))
    and (not $studied or c.abstract in (select p.abstract from "filters/abstracts" p where $studied))
    and (
        $causes::varchar[] is null
        or c.id in (
            select m.claim
            from mentions m
            where m.role = 'cause' and m.key in (select key from names where list_contains($causes::varchar[], entity))
        )
    )
    and (
        $effects::varchar[] is null
        or c.id in (
            select m.claim
            from mentions m
            where m.role = 'effect' and m.key in (select key from names where list_contains($effects::varchar[], entity))
        )
    )
    and (
        $about::varchar[] is null
        or c.id in (
            select m.claim
            from mentions m
            where m.key in (select key from names where list_contains($about::varchar[], entity))
        )
    )
    and (
        ($min_papers = 0 and $min_weight = 0)
        or c.id in (
            select e.claim
            from (select claim, cause, effect from claim_edges union all select claim, cause, effect from imagined_claim_edges) e
            join edge_levels g on g.level = 'concept' and g.cause = e.cause and g.effect = e.effect
            where g.papers >= $min_papers and g.weight >= $min_weight and ($min_papers > 0 or $min_weight > 0)
        )
    )

-- name: conflicts
-- the conflicts of a type on the edges of a level that pass a filter, or the one with this id (null for all), with their place
-- in the order of score, of equal ones those of most papers first, then the latest; at most $limit
with asked as (
    select
        k.*, g.papers, g.latest,
        coalesce(list_contains($exact_causes::varchar[], k.cause), false)::int
        + coalesce(list_contains($exact_effects::varchar[], k.effect), false)::int
        + coalesce(list_contains($exact_about::varchar[], k.cause) or list_contains($exact_about::varchar[], k.effect), false)::int
            as exact
    from conflict_levels k
    join "filters/edges" g on g.cause = k.cause and g.effect = k.effect
    where k.level = $level and ($type is null or k.type = $type) and ($id is null or k.id = $id)
),
first as (
    -- names, which only tell equals apart, are looked up for no others
    select {'exact': exact, 'score': score} as place from asked order by place desc limit $limit
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
limit $limit

-- name: edges
-- the edges of a level that pass a filter (null for all): by their own numbers, by who speaks of them, and by having a
-- paper of its years, designs, topics and merged graphs; $studied: some of these are asked for
select g.*
from told_edges g
where g.level = $level
    and ($causes::varchar[] is null or list_contains($causes::varchar[], g.cause))
    and ($effects::varchar[] is null or list_contains($effects::varchar[], g.effect))
    and (
        $about::varchar[] is null
        or list_contains($about::varchar[], g.cause)
        or list_contains($about::varchar[], g.effect)
    )
    and ($origin is null or g.origin in ('both', $origin))
    and g.weight >= $min_weight
    and g.papers >= $min_papers
    and ($sign is null or g.sign = $sign)
    and ($standings::varchar[] is null or list_contains($standings::varchar[], g.standing))
    and (
        not $studied
        or (g.cause, g.effect) in (
            select v.cause, v.effect
            from edge_votes v
            where $studied
                and v.level = $level
                and v.paper in (
                    select coalesce(o.voice, p.abstract)
                    from "filters/abstracts" p
                    left join voices o on o.abstract = p.abstract
                )
        )
    )

-- name: first_edges
-- a portion of the edges of a level that pass a filter, $limit of them from $offset on (null: all), in the one order that lists
-- have: those of the exact ends first, and last what a model alone says, from memory; by what is asked for ($sort: support,
-- papers, against, latest), then by support; of those alike the ones of most independent papers, then those a paper is direct
-- about, the latest, and those between the variables that most papers speak of; total: how many pass
with fitting as materialized (
    -- no other columns, for all that pass are held
    select
        cause, effect,
        coalesce(list_contains($exact_causes::varchar[], cause), false)::int
        + coalesce(list_contains($exact_effects::varchar[], effect), false)::int
        + coalesce(list_contains($exact_about::varchar[], cause) or list_contains($exact_about::varchar[], effect), false)::int
            as exact,
        case $sort
            when 'papers' then papers
            when 'against' then refutes + if(sign = '0', 0, nulls)
            when 'latest' then coalesce(latest, 0)
            else low
        end as sorted,
        {'exact': exact, 'published': papers > 0, 'sorted': sorted, 'low': low} as rank
    from "filters/edges"
),
first as (
    -- what only tells equals apart is looked up for no others
    select rank from fitting order by rank desc limit $limit::integer + $offset::integer
),
foremost as materialized (
    select cause, effect, rank from fitting where rank >= (select min(rank) from first)
),
near as materialized (
    select g.*, f.rank
    from told_edges g
    join foremost f using (cause, effect)
    where g.level = $level
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
limit $limit::integer offset $offset::integer
