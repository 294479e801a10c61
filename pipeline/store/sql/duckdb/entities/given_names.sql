-- the names that people gave to normal forms
select id, a, b, "by"
from decisions_in_force
where kind = 'name' and list_contains($keys::varchar[], a) and ("by" = 'user' or starts_with("by", 'user: '))
order by a, b
