-- the concepts that have edges, with their other names and the topic under which most of their abstracts lie; with $memory
-- also those that only a model's memory has, whose topic is the root under which most of its statements lie
with ends as (
    select distinct cause as id, abstract from claim_edges
    union
    select distinct effect, abstract from claim_edges
    union
    select distinct unnest([cause, effect]), statement from imagined_claim_edges where $memory
),
topical as (
    select id, arg_max(name, (number, name)) as topic
    from (
        select e.id, t.name, count(*) as number
        from ends e
        join abstract_topics a on a.abstract = e.abstract
        join topics t on t.id = a.topic
        group by e.id, t.name
        union all
        select e.id, s.root, count(*)
        from ends e
        join current_statements s on s.id = e.abstract
        where $memory and e.id not in (select unnest([cause, effect]) from claim_edges)
        group by e.id, s.root
    )
    group by id
)
select n.id, n.name, coalesce(e.aliases, []) as aliases, t.topic
from level_names n
left join entities e on e.id = n.id
left join topical t on t.id = n.id
where n.level = 'concept' and n.id in (select id from ends)
order by n.id
