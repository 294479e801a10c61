-- of which aspects of an entity claims speak, and how many; null for the thing itself
select aspect, count(distinct claim) as claims from concept_uses where entity = $entity group by aspect order by claims desc, aspect
