-- how the edges between concepts differ from this graph to the other: gained, lost, turned (another sign), the best supported
-- first. A concept of this graph is, in the other, what the first of its normal forms that is there stands for; of several
-- edges that are one there, the best supported speaks
with places as (
    select n.entity as old, arg_min(o.entity, n.key) as new
    from names n
    join other.names o using (key)
    group by n.entity
),
before as (
    select
        coalesce(ca.new, e.cause) as cause, coalesce(ef.new, e.effect) as effect, e.cause as old_cause, e.effect as old_effect,
        e.sign, e.weight, e.low, e.supports, e.refutes, e.nulls, e.papers
    from edge_levels e
    left join places ca on ca.old = e.cause
    left join places ef on ef.old = e.effect
    where e.level = 'concept'
    qualify row_number() over (
        partition by coalesce(ca.new, e.cause), coalesce(ef.new, e.effect)
        order by e.low desc, e.papers desc, e.cause, e.effect
    ) = 1
),
compared as (
    select
        case when a.cause is null then 'lost' when b.cause is null then 'gained' else 'turned' end as change,
        coalesce(a.cause, b.cause) as cause_id, coalesce(a.effect, b.effect) as effect_id,
        b.old_cause, b.old_effect,
        b.sign as old_sign, a.sign as sign,
        b.low as old_low, a.low,
        if(b.cause is null, null, {'sign': b.sign, 'weight': round(b.weight, 4), 'supports': b.supports,
            'refutes': b.refutes, 'nulls': b.nulls, 'papers': b.papers}) as before,
        if(a.cause is null, null, {'sign': a.sign, 'weight': round(a.weight, 4), 'supports': a.supports,
            'refutes': a.refutes, 'nulls': a.nulls, 'papers': a.papers}) as after
    from before b
    full join (select * from other.edge_levels where level = 'concept') a on a.cause = b.cause and a.effect = b.effect
    where a.cause is null or b.cause is null or a.sign <> b.sign
)
select
    k.change,
    coalesce(ca.name, oc.name, k.cause_id) as cause, coalesce(ef.name, oe.name, k.effect_id) as effect,
    k.before, k.after, k.cause_id, k.effect_id
from compared k
left join other.entities ca on ca.id = k.cause_id
left join other.entities ef on ef.id = k.effect_id
left join entities oc on oc.id = k.old_cause
left join entities oe on oe.id = k.old_effect
order by
    ['turned', 'lost', 'gained'].list_position(k.change), greatest(k.low, k.old_low) desc, cause, effect, k.cause_id, k.effect_id
