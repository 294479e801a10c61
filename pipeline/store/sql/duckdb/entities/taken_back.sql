-- the decisions of people that one command took back when it decided
select d.kind, d.a, d.b
from decisions d
join decisions asked on asked.id = $id and d.undone_at = asked.decided_at
order by d.kind, d.a, d.b
