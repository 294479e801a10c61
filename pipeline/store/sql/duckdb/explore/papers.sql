-- these abstracts, in the order asked for, without their texts: what filters ask of papers
with wanted as (
    select unnest($ids::varchar[]) as id, unnest(range(len($ids::varchar[]))) as place
),
studies as (
    select e.abstract, arg_max_null(e.design, e.seq) as design
    from extractions e
    join abstracts a on a.id = e.abstract and a.digest = e.digest
    where e.state = 'done' and e.abstract in (select id from wanted)
    group by e.abstract
),
topical as (
    select abstract, list(distinct topic) as topics from topic_abstracts
    where abstract in (select id from wanted) group by abstract
),
merged as (
    select id, list(distinct graph) as graphs from origins
    where kind = 'abstracts' and id in (select id from wanted) group by id
)
select a.id, a.title, a.year, x.design, coalesce(t.topics, []) as topics, coalesce(m.graphs, []) as graphs
from wanted w
join abstracts a on a.id = w.id
left join studies x on x.abstract = a.id
left join topical t on t.abstract = a.id
left join merged m on m.id = a.id
order by w.place
