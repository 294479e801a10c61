-- the classes above an entity and how far above they lie, the nearest first
select e.id, e.name, b.steps
from broader b
join entities e on e.id = b.broader
where b.entity = $entity
order by b.steps, e.name
