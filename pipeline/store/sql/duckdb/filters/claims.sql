-- the claims that count and pass a filter (null for all), those that are no evidence and those of a model's memory among them; $studied: years, designs or
-- topics are asked for
select c.id, c.extraction, c.abstract, c.ordinal, c.imagined
from told_claims c
where ($sign is null or c.concept_sign = $sign)
    and (
        $standings::varchar[] is null
        or c.id in (
            select s.claim
            from claim_standings s
            where $standings is not null and list_contains($standings::varchar[], s.standing)
        )
    )
    and ($origin is null or c.imagined = ($origin = 'model'))
    and (not $studied or c.abstract in (select p.abstract from "filters/abstracts" p where $studied))
    and (
        $causes::varchar[] is null
        or c.id in (
            select m.claim
            from mentions m
            where m.role = 'cause' and m.key in (select key from names where list_contains($causes::varchar[], entity))
        )
    )
    and (
        $effects::varchar[] is null
        or c.id in (
            select m.claim
            from mentions m
            where m.role = 'effect' and m.key in (select key from names where list_contains($effects::varchar[], entity))
        )
    )
    and (
        $about::varchar[] is null
        or c.id in (
            select m.claim
            from mentions m
            where m.key in (select key from names where list_contains($about::varchar[], entity))
        )
    )
    and (
        ($min_papers = 0 and $min_weight = 0)
        or c.id in (
            select e.claim
            from (select claim, cause, effect from claim_edges union all select claim, cause, effect from imagined_claim_edges) e
            join edge_levels g on g.level = 'concept' and g.cause = e.cause and g.effect = e.effect
            where g.papers >= $min_papers and g.weight >= $min_weight and ($min_papers > 0 or $min_weight > 0)
        )
    )
