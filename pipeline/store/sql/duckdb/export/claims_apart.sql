-- the claims that count and speak to no edge of a level, in the order of the abstracts
select c.id as claim, c.cause_concept, c.effect_concept, c.concept_sign as claim_sign, 0 as vote
from current_claims c
join abstracts a on a.id = c.abstract
where c.id not in (select claim from edge_evidence where level = $level)
order by a.ordinal, c.ordinal, c.id
