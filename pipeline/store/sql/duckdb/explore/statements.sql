-- what a model says from memory of these edges of a level, edge by edge in the order asked for, what has the model's sign first,
-- at most so many of each; each as JSON
with wanted as (
    select unnest($causes::varchar[]) as cause, unnest($effects::varchar[]) as effect, unnest(range(len($causes::varchar[]))) as edge
),
placed as (
    select
        w.edge, e.*, s.path, s.question, s.guide, s.text, s.model,
        row_number() over (
            partition by w.edge order by (e.sign = m.sign) desc, e.steps, e.reading desc, s.place, e.claim
        ) as place
    from wanted w
    join imagined_edges m on m.level = $level and m.cause = w.cause and m.effect = w.effect
    join imagined_evidence e on e.level = $level and e.cause = w.cause and e.effect = w.effect
    join current_statements s on s.id = e.statement
    qualify place <= $each
)
select
    p.edge,
    to_json({
        statement: p.statement, topic: p.path, question: p.question, guide: p.guide, text: p.text, model: p.model, sign: p.sign,
        cause: c.cause, relation: c.relation, effect: c.effect, doubts: c.doubts, reading: p.reading::double,
        narrow_cause: ca.name, narrow_effect: ef.name
    })::varchar as said
from placed p
join claims c on c.id = p.claim
join entities ca on ca.id = p.narrow_cause
join entities ef on ef.id = p.narrow_effect
order by p.edge, p.place
