-- every decision about names that is in force
select id, kind, a, b, why, "by", score, steps
from decisions_in_force
where not regexp_matches(kind, '^(claim|conflict|model) ')
order by kind, a, b, "by", id
