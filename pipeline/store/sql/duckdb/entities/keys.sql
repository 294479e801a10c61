-- the normal forms in use, with the number of claims that use them
select m.key, count(distinct m.claim) as claims, min(m.name) as name
from mentions m
join named_claims c on c.id = m.claim
where not m.generic or m.key in (select a from decisions where kind = 'variable' and undone_at is null)
group by m.key
order by m.key
