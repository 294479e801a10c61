-- edges of a level that pass a filter, those of the exact ends first, then the best supported, each with its best quote
with chosen as materialized (
    select * from "filters/first_edges"
),
quoted as (
    -- the best finding of the edge's sign, else the best there is; the order of export/edges.sql
    select e.cause, e.effect, e.claim, e.abstract
    from edge_evidence e
    join chosen g using (cause, effect)
    join claims c on c.id = e.claim
    join abstracts a on a.id = c.abstract
    where e.level = $level
    qualify row_number() over (
        partition by e.cause, e.effect
        order by
            (e.sign = g.sign) desc, e.background, e.steps, e.vote desc, e.reading desc, a.year desc nulls last, a.id,
            c.ordinal, c.id
    ) = 1
),
remembered as (
    -- where no abstract speaks, what the model says, in the same order
    select e.cause, e.effect, e.claim, e.statement
    from imagined_evidence e
    join chosen g using (cause, effect)
    join current_statements s on s.id = e.statement
    where e.level = $level and g.papers = 0
    qualify row_number() over (
        partition by e.cause, e.effect order by (e.sign = g.sign) desc, e.steps, e.reading desc, s.place, e.claim
    ) = 1
)
select
    g.cause_name as cause,
    g.effect_name as effect,
    g.sign,
    round(g.weight, 4) as weight,
    round(g.low, 4) as low,
    round(g.high, 4) as high,
    g.standing,
    g.gate,
    g.supports,
    g.refutes,
    g.nulls,
    g.plus,
    g.minus,
    g.unsigned,
    g.background,
    g.papers,
    g.independent,
    g.latest,
    g.abstracts,
    g.claims,
    g.narrower,
    g.origin,
    g.statements,
    g.model_sign,
    g.model_plus,
    g.model_minus,
    g.model_nulls,
    g.model_unsigned,
    c.relation,
    c.quote,
    coalesce(q.abstract, r.statement) as quote_abstract,
    coalesce(a.title, '') as quote_title,
    a.year as quote_year,
    g.cause as cause_id,
    g.effect as effect_id
from chosen g
left join quoted q on q.cause = g.cause and q.effect = g.effect
left join remembered r on r.cause = g.cause and r.effect = g.effect
join claims c on c.id = coalesce(q.claim, r.claim)
left join abstracts a on a.id = q.abstract
order by g.place
