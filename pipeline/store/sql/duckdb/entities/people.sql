-- the decisions of people that are in force, in the order they were made
select id, kind, a, b, why, "by", score, steps
from decisions_in_force
where "by" = 'user' or starts_with("by", 'user: ')
order by decided_at, kind, a, b, id
