-- the claims that count of which a person judged whether their abstract says so
select c.*, d.kind = 'claim right' as "right"
from current_claims c
join decisions_in_force d on d.a = c.statement
where d.kind in ('claim right', 'claim wrong') and (d."by" = 'user' or starts_with(d."by", 'user: '))
order by c.id
