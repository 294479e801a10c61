-- a decision, and what its person decided with it by the same command
with asked as (
    select *, ("by" = 'user' or starts_with("by", 'user: ')) as of_people from decisions where id = $id
)
select d.id, d.kind, d.a, d.b, d.why, d."by", epoch_ms(d.undone_at) as undone, asked.of_people
from decisions d
join asked on d.id = asked.id or (asked.of_people and d."by" = asked."by" and d.decided_at = asked.decided_at)
order by d.id = asked.id desc, d.id
