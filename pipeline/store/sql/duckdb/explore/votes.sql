-- how each paper votes on these edges of a level, edge by edge, those with most to say first, at most so many of each
with wanted as (
    select unnest($causes::varchar[]) as cause, unnest($effects::varchar[]) as effect, unnest(range(len($causes::varchar[]))) as edge
)
select
    w.edge, v.paper, v.plus::double as plus, v.minus::double as minus, v.nil::double as nil, v.unsigned::double as unsigned,
    v.background
from edge_votes v
join wanted w on w.cause = v.cause and w.effect = v.effect
where v.level = $level and list_contains($causes::varchar[], v.cause)
qualify row_number() over (
    partition by w.edge order by v.background, greatest(v.plus, v.minus, v.nil, v.unsigned) desc, v.paper
) <= $each
order by w.edge, v.background, greatest(v.plus, v.minus, v.nil, v.unsigned) desc, v.paper
