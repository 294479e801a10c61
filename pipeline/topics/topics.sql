-- name: coverage
-- how many of the readable abstracts lie under a topic
select
    count(*) as abstracts,
    count(*) filter (u.abstract is not null) as under,
    count(*) filter (u.abstract is null) as none
from readable_abstracts a
left join (select distinct m.abstract from abstract_topics m join topics t on t.id = m.topic) u on u.abstract = a.id

-- name: forget
-- drop the topics that are no longer in the tree
delete from topics
where not list_contains($keep::varchar[], id)

-- name: list
-- the topic tree, each topic followed by those below it; an abstract counts under all topics above its own
with claimed as (
    select abstract, count(*) as claims
    from current_claims
    where evidence
    group by abstract
),
counted as (
    select m.topic, count(*) as abstracts, coalesce(sum(c.claims), 0)::bigint as claims
    from topic_abstracts m
    left join claimed c using (abstract)
    group by m.topic
)
select
    t.id,
    t.name,
    t.path,
    t.parent,
    t.depth,
    t.origin,
    t.terms,
    coalesce(c.abstracts, 0) as abstracts,
    coalesce(c.claims, 0) as claims,
    t.reason
from topics t
left join counted c on c.topic = t.id
order by t.ordinal

-- name: readable
-- every abstract that can lie under topics
select id, title, text
from readable_abstracts

-- name: readable_count
-- how many abstracts topics/readable would give
select count(*) as readable
from readable_abstracts

-- name: sample
-- at most $size of the abstracts that are read or to be read, spread evenly over the order in which they were read
with numbered as (
    select id, row_number() over (order by ordinal) - 1 as place, count(*) over () as readable
    from chosen_abstracts
),
spread as (
    select id
    from numbered
    where place = 0 or (place * $size::bigint) // readable <> ((place - 1) * $size::bigint) // readable
)
select a.id, a.title, a.text
from abstracts a
join spread using (id)
order by a.ordinal

-- name: tree
-- the topic tree as it was kept, in the order it is read
select id, recipe, name, parent, depth, path, origin, terms, ordinal, reason
from topics
order by ordinal

-- name: unassign
-- forget which topics abstracts lie under: it is worked out anew
delete from abstract_topics
