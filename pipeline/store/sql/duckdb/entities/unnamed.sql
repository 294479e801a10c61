-- current claims that are evidence and have no mentions yet, abstract by abstract
select c.id, c.abstract, c.cause_concept, c.effect_concept, a.ordinal as place
from current_claims c
join abstracts a on a.id = c.abstract
where c.evidence and c.id not in (select claim from mentions)
order by a.ordinal, c.ordinal, c.id
