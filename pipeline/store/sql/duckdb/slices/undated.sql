-- how many abstracts with claims have no year
select count(distinct c.abstract) as abstracts
from current_claims c
join abstracts a on a.id = c.abstract
where a.year is null
