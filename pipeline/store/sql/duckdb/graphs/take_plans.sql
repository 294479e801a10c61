-- how each abstract was last meant to be read, by the later run of two
insert into plans
with both_ as (
    select 0 as age, p.* from older.plans p
    union all
    select 1, p.* from newer.plans p
)
select coalesce(r.new, b.abstract) as abstract, b.recipe, b.run
from both_ b
left join renamed r on r.age = b.age and r.old = b.abstract
left join runs u on u.id = b.run
qualify row_number() over (partition by coalesce(r.new, b.abstract) order by u.started_at desc nulls last, b.age desc) = 1
