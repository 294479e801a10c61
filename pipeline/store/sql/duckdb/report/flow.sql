-- how far the records of each state come: to a reading that counts, to a claim, to evidence, to an edge of a level that passes a
-- filter. Those that failed or are pending may count by an earlier reading
with said as (
    select abstract, count(*) filter (evidence) as evidence from current_claims group by abstract
),
speaking as (
    select distinct e.abstract
    from edge_evidence e
    join "filters/edges" g on g.cause = e.cause and g.effect = e.effect
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
left join current_extractions x on x.abstract = s.abstract
left join said c on c.abstract = s.abstract
left join speaking p on p.abstract = s.abstract
group by s.state
order by s.state
