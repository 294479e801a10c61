-- at most $size of the abstracts claims/due would give, spread evenly over them
with due as (
    select a.id, row_number() over (order by a.ordinal) - 1 as place, count(*) over () as n
    from readable_abstracts a
    join plans p on p.abstract = a.id
    where p.run = $run
        and a.id not in (select e.abstract from current_extractions e where e.recipe = $recipe)
),
chosen as (
    select id from due
    where place = 0 or (place * $size::bigint) // n <> ((place - 1) * $size::bigint) // n
)
select a.id, a.title, a.text
from abstracts a
join chosen using (id)
order by a.ordinal
