-- the entities that normal forms stand for
select n.key, n.entity, coalesce(e.name, n.key) as name
from names n
left join entities e on e.id = n.entity
where list_contains($keys::varchar[], n.key)
