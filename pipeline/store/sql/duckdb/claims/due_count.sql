-- how many abstracts claims/due would give
select count(*) as due
from readable_abstracts a
join plans p on p.abstract = a.id
where p.run = $run
    and a.id not in (select e.abstract from current_extractions e where e.recipe = $recipe)
