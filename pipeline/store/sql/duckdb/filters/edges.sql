-- the edges of a level that pass a filter (null for all): by their own numbers, by who speaks of them, and by having a
-- paper of its years, designs, topics and merged graphs; $studied: some of these are asked for
select g.*
from told_edges g
where g.level = $level
    and ($causes::varchar[] is null or list_contains($causes::varchar[], g.cause))
    and ($effects::varchar[] is null or list_contains($effects::varchar[], g.effect))
    and (
        $about::varchar[] is null
        or list_contains($about::varchar[], g.cause)
        or list_contains($about::varchar[], g.effect)
    )
    and ($origin is null or g.origin in ('both', $origin))
    and g.weight >= $min_weight
    and g.papers >= $min_papers
    and ($sign is null or g.sign = $sign)
    and ($standings::varchar[] is null or list_contains($standings::varchar[], g.standing))
    and (
        not $studied
        or (g.cause, g.effect) in (
            select v.cause, v.effect
            from edge_votes v
            where $studied
                and v.level = $level
                and v.paper in (
                    select coalesce(o.voice, p.abstract)
                    from "filters/abstracts" p
                    left join voices o on o.abstract = p.abstract
                )
        )
    )
