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
