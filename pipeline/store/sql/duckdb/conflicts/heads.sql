-- conflicts in their order, without their sides
select
    k.id,
    k.level,
    k.cause_name as cause,
    k.effect_name as effect,
    k.cause as cause_id,
    k.effect as effect_id,
    k.cause_key,
    k.effect_key,
    k.kind,
    k.type,
    round(k.score, 4) as score,
    k.verdict,
    k.verdict_by
from "filters/conflicts" k
order by k.place
