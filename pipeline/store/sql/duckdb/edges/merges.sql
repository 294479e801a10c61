-- the decisions that joined names into an entity
select d.id, d.a, d.b, d.why, d."by", d.score
from decisions d
join names a on a.key = d.a
join names b on b.key = d.b
where d.kind = 'same' and a.entity = $entity and b.entity = $entity
order by d.a, d.b
