-- the decisions of people, in the order they were made
select id, kind, a, b, why, "by", score, steps, decided_at::varchar as decided_at
from decisions
where "by" = 'user' or starts_with("by", 'user:')
order by decided_at, kind, a, b
