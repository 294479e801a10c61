-- how each paper votes on these edges of a level, edge by edge, those with most to say first, at most so many of each; as JSON
with wanted as (
    select unnest($causes::varchar[]) as cause, unnest($effects::varchar[]) as effect, unnest(range(len($causes::varchar[]))) as edge
),
placed as (
    select
        w.edge, v.*,
        row_number() over (
            partition by w.edge order by v.background, greatest(v.plus, v.minus, v.nil, v.unsigned) desc, v.paper
        ) as place
    from wanted w
    join edge_votes v on v.level = $level and v.cause = w.cause and v.effect = w.effect
    qualify place <= $each
)
select
    edge,
    to_json({
        paper: paper, plus: plus::double, minus: minus::double, nil: nil::double, unsigned: unsigned::double, background: background
    })::varchar as vote
from placed
order by edge, place
