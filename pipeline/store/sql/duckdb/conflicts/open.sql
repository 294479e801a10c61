-- the conflicts between studies of a level that nobody judged, by score
with keyed as materialized (
    select entity, min(key) as key from names group by entity
)
select
    k.level, k.kind, k.cause as cause_id, k.effect as effect_id, ca.key as cause_key, ef.key as effect_key,
    cl.name as cause, el.name as effect
from conflict_levels k
join keyed ca on ca.entity = k.cause
join keyed ef on ef.entity = k.effect
join level_names cl on cl.level = $level and cl.id = k.cause
join level_names el on el.level = $level and el.id = k.effect
where k.level = $level and k.type = 'between studies' and k.verdict is null
order by k.score desc, k.cause, k.effect, k.kind
