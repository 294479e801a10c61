-- what lies up to so many steps below some concepts, the nearest and most claimed first
select e.id, e.name, e.claims, min(b.steps) as steps
from broader b
join entities e on e.id = b.entity
where b.broader in (select unnest($concepts::varchar[])) and b.steps <= $steps
group by e.id, e.name, e.claims
order by steps, e.claims desc, e.name, e.id
