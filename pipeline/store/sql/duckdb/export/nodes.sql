-- the ends of the edges of a level that pass a filter, in the order of their names; with $whole, where there is no filter, every
-- concept is one, with an edge or without
with ends as (
    select cause as id from "filters/edges" where not ($whole and $level = 'concept')
    union
    select effect from "filters/edges" where not ($whole and $level = 'concept')
),
variables as (
    select distinct variable as id, entity as concept from claim_ends where $level = 'variable'
),
above as (
    select b.entity, list(n.name order by n.name) as names
    from broader b
    join entities n on n.id = b.broader
    where b.steps = 1
    group by b.entity
)
select
    l.id,
    l.name,
    e.aliases,
    e.aspects,
    coalesce(e.claims, 0) as claims,
    coalesce(e.papers, 0) as papers,
    coalesce(e.statements, 0) as statements,
    coalesce(a.names, []) as broader,
    coalesce(e.vocabulary_ids, []) as vocabulary_ids
from level_names l
left join variables v on v.id = l.id
left join entities e on e.id = coalesce(v.concept, l.id)
left join above a on a.entity = e.id
where l.level = $level and (($whole and $level = 'concept') or l.id in (select id from ends))
order by l.place
