-- the claims of abstracts that meet a condition (null for all); one that states no population is of that in its title
insert into chosen_claims
select c.id, $part
from graph.current_claims c
join graph.abstracts a on a.id = c.abstract
join graph.current_extractions x on x.id = c.extraction
where $origin is distinct from 'model'
    and ($since::integer is null or a.year >= $since::integer)
    and ($until::integer is null or a.year <= $until::integer)
    and ($designs::varchar[] is null or list_contains($designs::varchar[], coalesce(x.design, 'not stated')))
    and (
        $topics::varchar[] is null
        or c.abstract in (select abstract from graph.topic_abstracts where list_contains($topics::varchar[], topic))
    )
    and (
        $populations::varchar[] is null
        or len(list_filter(
            $populations::varchar[],
            lambda words: regexp_matches(coalesce(c.population, a.title), '(?i)\b' || regexp_escape(words))
        )) > 0
    )
    and (
        $sources::varchar[] is null
        or len(list_filter($sources::varchar[], lambda part: contains(lower(a.source), lower(part)))) > 0
        or c.abstract in (
            select o.id
            from graph.origins o
            join graph.graphs g on g.id = o.graph
            where o.kind = 'abstract'
                and len(list_filter($sources::varchar[], lambda part: contains(lower(g.folder), lower(part)))) > 0
        )
    )
