create or replace view concept_uses as
select m.claim, m.role, n.entity, m.name, m.aspect, m.qualifiers, m.turn, c.abstract, c.imagined
from mentions m
join named_claims c on c.id = m.claim and c.usable
join names n on n.key = m.key
where not m.generic or m.key in (select a from decisions where kind = 'variable' and undone_at is null);
comment on view concept_uses is 'The entity at each end of each claim that is evidence, and of each that a model makes from memory. Generic names (the intervention) are none.';
