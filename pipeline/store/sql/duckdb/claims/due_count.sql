-- how many abstracts claims/due would give
select count(*) as due
from abstracts a
join plans p on p.abstract = a.id
where p.run = $run
    and a.standing = 'readable'
    and a.id not in (select e.abstract from current_extractions e where e.recipe = $recipe)
