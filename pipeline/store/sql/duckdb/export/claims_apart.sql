-- the claims that count and speak to no edge of a level, in the order of the abstracts, then those of a model's memory
select c.id as claim, c.cause_concept, c.effect_concept, c.concept_sign as claim_sign, 0 as vote
from told_claims c
where c.id not in (select claim from edge_evidence where level = $level)
    and c.id not in (select claim from imagined_evidence where level = $level)
order by c.imagined, c.abstract, c.ordinal, c.id
