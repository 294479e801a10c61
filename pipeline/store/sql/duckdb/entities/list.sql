-- entities, the most claimed first; search looks in name and aliases
select e.id, e.name, e.aliases, e.aspects, e.claims, e.papers, e.narrower, e.vocabulary_ids,
    list(distinct n.name order by n.name) filter (b.steps = 1) as broader
from entities e
left join broader b on b.entity = e.id
left join entities n on n.id = b.broader
where $search is null
    or contains(lower(e.name), lower($search))
    or len(list_filter(e.aliases, lambda alias: contains(lower(alias), lower($search)))) > 0
group by all
order by e.claims desc, e.narrower desc, e.name
