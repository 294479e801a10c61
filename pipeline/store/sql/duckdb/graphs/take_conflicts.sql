-- what a model said of conflicts in either graph, of the statements as they are called here
insert or ignore into asked_conflicts by name
with moved as (
    select distinct age, old, new from statements_taken
),
both_ as (
    select 0 as age, c.* from older.asked_conflicts c
    union all by name
    select 1 as age, c.* from newer.asked_conflicts c
)
select b.* exclude (age) replace (coalesce(m.new, b.one) as one, coalesce(n.new, b.other) as other)
from both_ b
left join moved m on m.age = b.age and m.old = b.one
left join moved n on n.age = b.age and n.old = b.other
qualify row_number() over (partition by b.id, b."by" order by b.age desc) = 1
order by b.id;
insert or ignore into conflict_axes by name
with moved as (
    select distinct age, old, new from statements_taken
),
both_ as (
    select 0 as age, c.* from older.conflict_axes c
    union all by name
    select 1 as age, c.* from newer.conflict_axes c
)
select b.* exclude (age) replace (coalesce(m.new, b.one) as one, coalesce(n.new, b.other) as other)
from both_ b
left join moved m on m.age = b.age and m.old = b.one
left join moved n on n.age = b.age and n.old = b.other
qualify row_number() over (partition by coalesce(m.new, b.one), coalesce(n.new, b.other), b.axis, b."by" order by b.age desc) = 1
order by one, other, ordinal
