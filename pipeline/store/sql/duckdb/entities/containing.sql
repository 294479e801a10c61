-- entities with a name, an alias or a normal form that contains this, the most claimed first
select e.id
from entities e
where contains(lower(e.name), lower($text))
    or len(list_filter(e.aliases, lambda alias: contains(lower(alias), lower($text)))) > 0
    or ($key <> '' and e.id in (select entity from names where contains(lower(key), lower($key))))
order by e.claims desc, e.narrower desc, e.name
