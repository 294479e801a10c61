-- the decisions that hold, by kind and by whose they are, people's first
with told as (
    select case when starts_with("by", 'user: ') then 'user' else "by" end as whose, kind from decisions_in_force
)
select whose, kind, count(*) as decisions
from told
group by whose, kind
order by whose = 'user' desc, decisions desc, whose, kind
