-- where variables lie on the map of a slice (empty: of the whole graph), in the order of their ids
select p.entity, n.name, p.x, p.y, p.x3, p.y3, p.z3, p.community
from places p
join level_names n on n.level = 'concept' and n.id = p.entity
where p.slice = $slice
order by p.entity
