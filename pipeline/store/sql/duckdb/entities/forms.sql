-- the normal forms of an entity, the most used first, as claims write them
select
    n.key,
    coalesce(list(distinct m.name order by m.name) filter (c.id is not null), []) as names,
    count(distinct c.id) as claims
from names n
left join mentions m on m.key = n.key
left join named_claims c on c.id = m.claim and c.usable
where n.entity = $entity
group by n.key
order by claims desc, n.key
