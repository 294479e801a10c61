-- the abstracts behind the edges of a level that pass a filter: how many, their years, and their designs, the commonest first
with speaking as (
    select distinct e.abstract
    from edge_evidence e
    join "filters/edges" g on g.cause = e.cause and g.effect = e.effect
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
