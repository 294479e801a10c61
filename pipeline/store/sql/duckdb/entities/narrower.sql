-- what lies under an entity, the nearest and most claimed first
select e.id, e.name, b.steps, e.claims
from broader b
join entities e on e.id = b.entity
where b.broader = $entity
order by b.steps, e.claims desc, e.name
