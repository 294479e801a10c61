create or replace view topic_abstracts as
with recursive above as (
    select id as topic, id as ancestor, parent
    from topics
    union all
    select a.topic, t.id, t.parent
    from above a
    join topics t on t.id = a.parent
)
select distinct a.ancestor as topic, m.abstract
from abstract_topics m
join above a on a.topic = m.topic
join readable_abstracts r on r.id = m.abstract;
comment on view topic_abstracts is 'The abstracts under each topic: those that are about it, and those under any topic below it.';
