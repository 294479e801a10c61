-- edges of a level that pass a filter, those of the exact ends first, then the best supported, each with its best quote; of
-- those supported alike the ones of most independent papers first, then those a paper is direct about, the latest, and those
-- between the variables that most papers speak of; what a model alone says, from memory, comes last
with fitting as (
    select
        *,
        coalesce(list_contains($exact_causes::varchar[], cause), false)::int
        + coalesce(list_contains($exact_effects::varchar[], effect), false)::int
        + coalesce(list_contains($exact_about::varchar[], cause) or list_contains($exact_about::varchar[], effect), false)::int
            as exact
    from "filters/edges"
),
first as (
    -- what only tells equals apart is looked up for no others
    select {'exact': exact, 'published': papers > 0, 'low': low} as place from fitting order by place desc limit $limit
),
near as materialized (
    select * from fitting where {'exact': exact, 'published': papers > 0, 'low': low} >= (select min(place) from first)
),
spoken as (
    -- papers of one team are one that is independent
    select
        v.cause,
        v.effect,
        bool_or(v.directed) as directed,
        coalesce(len(list_distinct(list(coalesce(t.team, v.paper)) filter (not v.background))), 0) as independent
    from edge_votes v
    join near using (level, cause, effect)
    left join teams t on t.abstract = v.paper
    group by v.cause, v.effect
),
chosen as materialized (
    select
        g.*, ca.name as cause_name, ef.name as effect_name, coalesce(s.independent, 0) as independent,
        row_number() over (
            order by
                g.exact desc, g.papers > 0 desc, g.low desc, s.independent desc nulls last, s.directed desc, g.statements desc, g.latest desc nulls last,
                coalesce(one.papers, 0) + coalesce(other.papers, 0) desc, ca.place, ef.place
        ) as place
    from near g
    left join spoken s using (cause, effect)
    join level_names ca on ca.level = g.level and ca.id = g.cause
    join level_names ef on ef.level = g.level and ef.id = g.effect
    left join entities one on one.id = g.cause
    left join entities other on other.id = g.effect
    order by place
    limit $limit
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
        order by (e.sign = g.sign) desc, e.background, e.steps, e.vote desc, e.reading desc, a.ordinal, c.ordinal, c.id
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
