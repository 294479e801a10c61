-- the abstracts that were read, of these years, designs, topics and merged graphs (null for all)
select x.abstract
from current_extractions x
join abstracts a on a.id = x.abstract
where ($since::integer is null or a.year >= $since::integer)
    and ($until::integer is null or a.year <= $until::integer)
    and ($designs::varchar[] is null or list_contains($designs::varchar[], coalesce(x.design, 'not stated')))
    and (
        $topics::varchar[] is null
        or x.abstract in (select abstract from topic_abstracts where list_contains($topics::varchar[], topic))
    )
    and (
        $graphs::varchar[] is null
        or x.abstract in (select id from origins where kind = 'abstracts' and list_contains($graphs::varchar[], graph))
    )
