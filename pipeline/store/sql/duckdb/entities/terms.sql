-- both ends of every claim that is evidence, as terms a model may be asked about: with the other end, the sign and the quote
select
    m.key, m.name, m.role, o.key as other, c.concept_sign as sign, c.quote
from mentions m
join current_claims c on c.id = m.claim and c.evidence
join mentions o on o.claim = m.claim and o.role <> m.role
join abstracts a on a.id = c.abstract
where not m.generic and not o.generic
order by m.key, a.ordinal, c.ordinal, c.id, m.role
