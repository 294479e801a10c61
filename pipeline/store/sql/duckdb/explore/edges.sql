-- edges of a level that pass the filters (null: all), a portion of them in one order, each with the number of all that pass;
-- soft: nothing that is found says more than that it may be, or that the two vary together
with papers as materialized (
    -- year, design, topic and origin are of papers: one paper must have them all
    select distinct e.cause, e.effect
    from edge_evidence e
    where $by_paper
        and e.level = $level
        and ($since is null or e.year >= $since)
        and ($until is null or e.year <= $until)
        and ($design is null or e.abstract in (select abstract from current_extractions where design = $design))
        and ($topic is null or e.abstract in (select abstract from topic_abstracts where topic = $topic))
        and ($origin is null or e.abstract in (select id from origins where kind = 'abstracts' and graph = $origin))
),
fitting as (
    select g.*
    from edge_levels g
    where g.level = $level
        and ($about is null or list_contains($about::varchar[], g.cause) or list_contains($about::varchar[], g.effect))
        and ($cause is null or g.cause = $cause)
        and ($effect is null or g.effect = $effect)
        and ($signs is null or list_contains($signs::varchar[], g.sign))
        and ($standings is null or list_contains($standings::varchar[], g.standing))
        and g.papers >= $papers
        and (not $by_paper or (g.cause, g.effect) in (select (cause, effect) from papers))
),
chosen as materialized (
    -- equals in the order of their ids, for to look up all their names takes longer than all else
    select *, row_number() over (order by key desc, supports desc, coalesce(latest, 0) desc, cause, effect) as place
    from (
        select
            *,
            case $sort
                when 'papers' then papers
                when 'against' then refutes + nulls
                when 'latest' then coalesce(latest, 0)
                else low
            end as key
        from fitting
        order by key desc, supports desc, coalesce(latest, 0) desc, cause, effect
        limit $limit offset $offset
    )
),
said as (
    select e.cause, e.effect, bool_and(c.hedged or c.strength <> 'causal') as soft
    from edge_evidence e
    join claims c on c.id = e.claim
    where e.level = $level
        and not e.background
        and (e.cause, e.effect) in (select (cause, effect) from chosen)
    group by all
)
select
    g.cause as cause_id, g.effect as effect_id, ca.name as cause, ef.name as effect, g.sign,
    round(g.weight, 4) as weight, round(g.low, 4) as low, round(g.high, 4) as high, g.standing, g.gate,
    g.supports, g.refutes, g.nulls, g.plus, g.minus, g.unsigned, g.background, g.papers, g.claims, g.narrower, g.latest,
    coalesce(s.soft, false) as soft,
    (select count(*) from fitting) as total,
    exists (
        from conflict_levels k
        where k.level = $level and k.type = 'between studies' and k.cause = g.cause and k.effect = g.effect
    ) as disputed
from chosen g
join level_names ca on ca.level = $level and ca.id = g.cause
join level_names ef on ef.level = $level and ef.id = g.effect
left join said s on s.cause = g.cause and s.effect = g.effect
order by g.place
