-- how many conflicts of a type are on edges of a level that pass a filter
select count(*) as number
from conflict_levels k
join "filters/edges" g on g.cause = k.cause and g.effect = k.effect
where k.level = $level and ($type is null or k.type = $type)
