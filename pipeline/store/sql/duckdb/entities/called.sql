-- entities that are called so: by name, alias or normal form
select distinct e.id, e.name, e.claims
from entities e
where lower(e.name) = lower($text)
    or list_contains(list_transform(e.aliases, lambda alias: lower(alias)), lower($text))
    or e.id in (select entity from names where list_contains($keys::varchar[], key))
order by e.claims desc, e.id
