-- claims of a model's memory that have no mentions yet, each with its statement
select c.id, c.abstract, c.cause_concept, c.effect_concept, s.text
from imagined_claims c
join current_statements s on s.id = c.abstract
where c.usable and c.id not in (select claim from mentions)
order by s.place, c.ordinal, c.id
