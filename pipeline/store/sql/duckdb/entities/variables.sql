-- the variables of some concepts, each with an aspect and qualifiers that claims speak of, and those whose own name
-- contains a text (null for none)
select distinct v.id
from claim_ends v
join claim_ends c on c.level = 'concept' and c.claim = v.claim and c.role = v.role
where v.level = 'variable' and list_contains($concepts::varchar[], c.id)
union
select id from level_names where level = 'variable' and contains(lower(name), lower($text))
order by id
