-- the topic that most papers on a variable lie under, of those at the top of the tree
with ends as (
    select cause as id, abstract from edge_evidence where level = $level and list_contains($ids::varchar[], cause)
    union
    select effect, abstract from edge_evidence where level = $level and list_contains($ids::varchar[], effect)
),
counted as (
    select e.id, t.name, t.ordinal, count(*) as abstracts
    from ends e
    join topic_abstracts m on m.abstract = e.abstract
    join topics t on t.id = m.topic and t.parent is null
    group by e.id, t.name, t.ordinal
)
select id, name
from counted
qualify row_number() over (partition by id order by abstracts desc, ordinal) = 1
