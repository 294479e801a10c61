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
