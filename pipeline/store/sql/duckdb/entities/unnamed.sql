-- current claims that are evidence and have no mentions yet, of so many abstracts at most, abstract by abstract; the abstract's
-- words come with its first claim
with waiting as (
    select c.id, c.abstract, c.cause_concept as cause, c.effect_concept as effect, c.ordinal
    from current_claims c
    where c.evidence and c.id not in (select claim from mentions)
),
chosen as (
    select id, ordinal, title, text from abstracts
    where id in (select abstract from waiting)
    order by ordinal
    limit $abstracts
)
select
    c.id, c.abstract, c.cause, c.effect,
    case when row_number() over of_abstract = 1 then a.title end as title,
    case when row_number() over of_abstract = 1 then a.text end as text
from waiting c
join chosen a on a.id = c.abstract
window of_abstract as (partition by c.abstract order by c.ordinal, c.id)
order by a.ordinal, c.ordinal, c.id
