-- the variables, in the order of their names
select id, name, aliases, claims
from entities
order by name, id
