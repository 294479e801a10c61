-- a decision, and those that its person made at the same time
select
    d.id, d.kind, d.a, d.b, d.why, d."by", epoch_ms(d.undone_at) as undone,
    d."by" = 'user' or starts_with(d."by", 'user: ') as of_people
from decisions d
join decisions asked on asked.id = $id
where d.id = asked.id
    or ((asked."by" = 'user' or starts_with(asked."by", 'user: ')) and d."by" = asked."by" and d.decided_at = asked.decided_at)
order by d.id = asked.id desc, d.id
