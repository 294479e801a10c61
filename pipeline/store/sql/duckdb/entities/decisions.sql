-- every decision about names that is in force
select id, kind, a, b, why, "by", score, steps
from decisions_in_force
where not starts_with(kind, 'c')  -- claim right, conflict real and so on
order by kind, a, b, "by", id
