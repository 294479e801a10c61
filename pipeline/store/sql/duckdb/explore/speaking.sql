-- the claims behind these edges of a level, edge by edge in the order asked for, the best first, at most so many of each
with wanted as (
    select unnest($causes::varchar[]) as cause, unnest($effects::varchar[]) as effect, unnest(range(len($causes::varchar[]))) as edge
)
select w.edge, e.claim, e.abstract, e.paper, e.sign, e.vote::double as vote, e.background, ca.name as narrow_cause, ef.name as narrow_effect
from edge_evidence e
join wanted w on w.cause = e.cause and w.effect = e.effect
join edge_levels g on g.level = $level and g.cause = e.cause and g.effect = e.effect
join claims c on c.id = e.claim
join abstracts a on a.id = e.abstract
join entities ca on ca.id = e.narrow_cause
join entities ef on ef.id = e.narrow_effect
where e.level = $level and list_contains($causes::varchar[], e.cause)
qualify row_number() over (
    partition by w.edge
    order by (e.sign = g.sign) desc, e.background, e.steps, e.vote desc, e.reading desc, a.ordinal, c.ordinal, c.id
) <= $each
order by w.edge, (e.sign = g.sign) desc, e.background, e.steps, e.vote desc, e.reading desc, a.ordinal, c.ordinal, c.id
