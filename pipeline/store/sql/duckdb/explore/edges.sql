-- edges of a level that pass a filter, a portion of them in one order, each with the number of all that pass; soft: nothing that
-- is found says more than that it may be, or that the two vary together
with fitting as materialized (
    select row, cause, effect, low, supports, refutes, nulls, papers, latest, sign
    from "filters/edges"
    where row is not null -- what only a model says has no evidence to show
),
chosen as materialized (
    -- equals in the order of their ids, for to look up all their names takes longer than all else
    select *, row_number() over (order by key desc, supports desc, coalesce(latest, 0) desc, cause, effect) as place
    from (
        select
            *,
            case $sort
                when 'papers' then papers
                when 'against' then refutes + if(sign = '0', 0, nulls)
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
    g.cause as cause_id, g.effect as effect_id, ca.name as cause, ef.name as effect, g.sign,
    round(g.weight, 4) as weight, round(g.low, 4) as low, round(g.high, 4) as high, g.standing, g.gate,
    g.supports, g.refutes, g.nulls, g.plus, g.minus, g.unsigned, g.background, g.papers, g.claims, g.narrower, g.latest,
    coalesce(s.soft, false) as soft,
    d.cause is not null as disputed,
    (select count(*) from fitting) as total
from chosen k
join edge_levels g on g.rowid = k.row
join level_names ca on ca.level = $level and ca.id = k.cause
join level_names ef on ef.level = $level and ef.id = k.effect
left join said s on s.cause = k.cause and s.effect = k.effect
left join disputed d on d.cause = k.cause and d.effect = k.effect
order by k.place
