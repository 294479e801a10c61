-- names that are left out of the graph: those that somebody called no variable, and the generic ones
select d.id, d.a as key, d."by", d.why
from decisions_in_force d
where d.kind = 'not a variable' and list_contains($keys::varchar[], d.a) and d.a not in (select key from names)
union all
select distinct null, m.key, 'rule', 'it names no variable by itself'
from mentions m
where m.generic and list_contains($keys::varchar[], m.key) and m.key not in (select key from names)
order by 1 nulls last, 2
