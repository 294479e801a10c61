-- the short forms that both read in the texts that are here
insert into abbreviations
with both_ as (
    select 0 as age, b.abstract, b.short, b.long, a.digest
    from older.abbreviations b
    join older.abstracts a on a.id = b.abstract
    union all
    select 1, b.abstract, b.short, b.long, a.digest
    from newer.abbreviations b
    join newer.abstracts a on a.id = b.abstract
)
select distinct a.id, b.short, b.long
from both_ b
left join renamed r on r.age = b.age and r.old = b.abstract
join abstracts a on a.id = coalesce(r.new, b.abstract) and a.digest = b.digest
