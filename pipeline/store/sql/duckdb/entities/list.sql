-- entities, the most claimed first; search looks in name and aliases
with above as (
    select b.entity, list(distinct n.name order by n.name) as names
    from broader b
    join entities n on n.id = b.broader
    where b.steps = 1
    group by b.entity
)
select e.id, e.name, e.aliases, e.aspects, e.claims, e.papers, e.statements, e.narrower, e.vocabulary_ids, a.names as broader
from entities e
left join above a on a.entity = e.id
where $search is null
    or contains(lower(e.name), lower($search))
    or len(list_filter(e.aliases, lambda alias: contains(lower(alias), lower($search)))) > 0
order by e.claims desc, e.statements desc, e.narrower desc, e.name
