-- the concepts that have edges, with their other names and the topic under which most of their abstracts lie
with ends as (
    select distinct cause as id, abstract from claim_edges
    union
    select distinct effect, abstract from claim_edges
),
topical as (
    select id, arg_max(name, (number, name)) as topic
    from (
        select e.id, t.name, count(*) as number
        from ends e
        join abstract_topics a on a.abstract = e.abstract
        join topics t on t.id = a.topic
        group by e.id, t.name
    )
    group by id
)
select n.id, n.name, coalesce(e.aliases, []) as aliases, t.topic
from level_names n
left join entities e on e.id = n.id
left join topical t on t.id = n.id
where n.level = 'concept' and n.id in (select id from ends)
order by n.id
