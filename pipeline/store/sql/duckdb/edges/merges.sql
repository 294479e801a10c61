-- the verdicts that joined names into an entity
select m.id, m.a, m.b, m.why, m."by", m.score
from merges m
join names a on a.key = m.a
join names b on b.key = m.b
where m.verdict = 'same' and a.entity = $entity and b.entity = $entity
order by m.a, m.b
