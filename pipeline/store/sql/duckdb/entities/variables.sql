-- the variables of some concepts: each with an aspect and qualifiers that claims speak of
select distinct v.id
from claim_ends v
join claim_ends c on c.level = 'concept' and c.claim = v.claim and c.role = v.role
where v.level = 'variable' and list_contains($concepts::varchar[], c.id)
order by v.id
