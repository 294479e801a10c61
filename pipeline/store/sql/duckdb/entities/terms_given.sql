-- the decisions in force that give one of these standard terms to a normal form
select a as key, b as name, "by", id
from decisions_in_force
where kind = 'name' and list_contains($names::varchar[], lower(b))
order by a, "by", id
