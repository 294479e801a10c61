-- grounded current claims that have no mentions yet, abstract by abstract, the abstract's words with its first claim
select
    c.id, c.abstract, c.cause, c.effect,
    case when row_number() over of_abstract = 1 then a.title end as title,
    case when row_number() over of_abstract = 1 then a.text end as text
from current_claims c
join abstracts a on a.id = c.abstract
where c."grounding" <> 'ungrounded' and c.id not in (select claim from mentions)
window of_abstract as (partition by c.abstract order by c.ordinal, c.id)
order by a.ordinal, c.ordinal, c.id
