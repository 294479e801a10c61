-- entities, the most claimed first; search looks in name and aliases
select id, name, aliases, claims
from entities
where $search is null
    or contains(lower(name), lower($search))
    or len(list_filter(aliases, lambda alias: contains(lower(alias), lower($search)))) > 0
order by claims desc, name
