-- how many of the readable abstracts lie under a topic
select
    count(*) as abstracts,
    count(*) filter (u.abstract is not null) as under,
    count(*) filter (u.abstract is null) as none
from readable_abstracts a
left join (select distinct m.abstract from abstract_topics m join topics t on t.id = m.topic) u on u.abstract = a.id
