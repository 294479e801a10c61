-- grounded current claims that have no mentions yet, abstract by abstract
select c.id, c.abstract, c.cause, c.effect, a.title, a.text
from current_claims c
join abstracts a on a.id = c.abstract
where c."grounding" <> 'ungrounded' and c.id not in (select claim from mentions)
order by a.ordinal, c.ordinal
