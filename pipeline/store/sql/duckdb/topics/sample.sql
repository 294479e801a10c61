-- at most $size of the abstracts that are read or to be read, spread evenly over the order in which they were read
with numbered as (
    select id, row_number() over (order by ordinal) - 1 as place, count(*) over () as readable
    from chosen_abstracts
),
spread as (
    select id
    from numbered
    where place = 0 or (place * $size::bigint) // readable <> ((place - 1) * $size::bigint) // readable
)
select a.id, a.title, a.text
from abstracts a
join spread using (id)
order by a.ordinal
