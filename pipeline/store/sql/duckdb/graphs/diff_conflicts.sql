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
