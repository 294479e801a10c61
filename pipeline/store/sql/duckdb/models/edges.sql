-- the edges of a level that pass a filter and that some paper finds or denies, with what a model of them needs; directed: as more
-- than a correlation
select
    e.cause as cause_id,
    e.effect as effect_id,
    cause.name as cause,
    effect.name as effect,
    e.sign,
    e.low,
    e.papers,
    e.plus,
    e.minus,
    e.nulls,
    e.unsigned,
    e.latest,
    e.standing,
    v.directed
from "filters/edges" e
join (
    select cause, effect, bool_or(directed) as directed from edge_votes where level = $level group by cause, effect
) v on v.cause = e.cause and v.effect = e.effect
join level_names cause on cause.level = e.level and cause.id = e.cause
join level_names effect on effect.level = e.level and effect.id = e.effect
where e.plus + e.minus + e.nulls + e.unsigned > 0
order by cause.place, effect.place
