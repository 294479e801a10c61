-- which abstracts this run wants read by a recipe that is not their current reading, in order
select a.ordinal
from readable_abstracts a
join plans p on p.abstract = a.id
where p.run = $run
    and a.id not in (select e.abstract from current_extractions e where e.recipe = $recipe)
order by a.ordinal
