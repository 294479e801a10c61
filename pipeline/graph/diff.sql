-- name: conflicts
-- which conflicts between concepts the other graph has and this one not (opened), and the reverse (closed)
with places as (
    select n.entity as old, arg_min(o.entity, n.key) as new
    from names n
    join other.names o using (key)
    group by n.entity
),
moved as (
    select
        k.kind, k.score, k.type, k.cause as old_cause, k.effect as old_effect,
        coalesce(ca.new, k.cause) as x, coalesce(ef.new, k.effect) as y
    from conflict_levels k
    left join places ca on ca.old = k.cause
    left join places ef on ef.old = k.effect
    where k.level = 'concept'
),
before as (
    select *, if(kind = 'direction', least(x, y), x) as one, if(kind = 'direction', greatest(x, y), y) as two
    from moved
    qualify row_number() over (partition by kind, one, two order by score desc, old_cause, old_effect) = 1
),
after as (
    select
        kind, score, type, cause as x, effect as y,
        if(kind = 'direction', least(cause, effect), cause) as one, if(kind = 'direction', greatest(cause, effect), effect) as two
    from other.conflict_levels
    where level = 'concept'
)
select
    if(a.kind is null, 'closed', 'opened') as change,
    coalesce(ca.name, oc.name) as cause, coalesce(ef.name, oe.name) as effect,
    coalesce(a.kind, b.kind) as kind, coalesce(a.type, b.type) as type, round(coalesce(a.score, b.score), 4) as score,
    coalesce(a.x, b.x) as cause_id, coalesce(a.y, b.y) as effect_id
from before b
full join after a on a.kind = b.kind and a.one = b.one and a.two = b.two
left join other.entities ca on ca.id = coalesce(a.x, b.x)
left join other.entities ef on ef.id = coalesce(a.y, b.y)
left join entities oc on oc.id = b.old_cause
left join entities oe on oe.id = b.old_effect
where a.kind is null or b.kind is null
order by change desc, score desc, cause, effect, kind, cause_id, effect_id

-- name: edges
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
