-- names in use that stand as qualifiers of others: "beta blocker" of carvedilol, in "the beta-blocker carvedilol"
select distinct m.key, q.qualifier
from mentions m
join named_claims c on c.id = m.claim and c.usable,
    unnest(m.qualifiers) as q (qualifier)
where not m.generic
    and q.qualifier <> m.key
    and q.qualifier in (select key from mentions where not generic)
order by m.key, q.qualifier
