-- both ends of every claim that is evidence or a model's from memory, as terms a model may be asked about: with the other end, the sign and the quote
select
    m.key, m.name, m.role, o.key as other, c.concept_sign as sign, c.quote
from mentions m
join named_claims c on c.id = m.claim and c.usable
join mentions o on o.claim = m.claim and o.role <> m.role
left join abstracts a on a.id = c.abstract
where not m.generic and not o.generic
order by m.key, a.ordinal nulls last, c.abstract, c.ordinal, c.id, m.role
