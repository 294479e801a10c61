-- edges of a level that pass a filter, a portion of them in one order; soft: nothing that is found says more than that it may
-- be, or that the two vary together
with chosen as materialized (
    select * from "filters/first_edges"
),
said as (
    select e.cause, e.effect, bool_and(c.hedged or c.strength <> 'causal') as soft
    from edge_evidence e
    semi join chosen using (cause, effect)
    join claims c on c.id = e.claim
    where e.level = $level and not e.background
    group by all
),
disputed as (
    select distinct cause, effect
    from conflict_levels
    semi join chosen using (cause, effect)
    where level = $level and type = 'between studies'
)
select
    k.cause as cause_id, k.effect as effect_id, k.cause_name as cause, k.effect_name as effect, k.sign,
    round(k.weight, 4) as weight, round(k.low, 4) as low, round(k.high, 4) as high, k.standing, k.gate,
    k.supports, k.refutes, k.nulls, k.plus, k.minus, k.unsigned, k.background, k.papers, k.independent, k.claims,
    k.narrower, k.latest, k.origin, k.statements, k.model_sign,
    coalesce(s.soft, false) as soft,
    d.cause is not null as disputed,
    k.total
from chosen k
left join said s on s.cause = k.cause and s.effect = k.effect
left join disputed d on d.cause = k.cause and d.effect = k.effect
order by k.place
