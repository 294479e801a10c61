-- the edges of a level in a slice with how its papers vote; of what the papers leave open, half goes either way, as in
-- graph/derive_edges
select
    e.cause as cause_id,
    e.effect as effect_id,
    cause.name as cause,
    effect.name as effect,
    e.sign,
    e.weight,
    e.low,
    e.high,
    e.plus,
    e.minus,
    e.nulls,
    e.unsigned,
    v.for_plus + v.for_either / 2 as votes_plus,
    v.for_minus + v.for_either / 2 as votes_minus,
    v.for_nil as votes_nil,
    v.found
from edge_levels e
join (
    select
        cause, effect,
        coalesce(sum(plus), 0)::double as for_plus,
        coalesce(sum(minus), 0)::double as for_minus,
        coalesce(sum(nil), 0)::double as for_nil,
        coalesce(sum(unsigned) filter (plus is null and minus is null), 0)::double as for_either,
        count(*) filter (not background) as found
    from edge_votes
    where level = $level
    group by cause, effect
) v on v.cause = e.cause and v.effect = e.effect
join level_names cause on cause.level = e.level and cause.id = e.cause
join level_names effect on effect.level = e.level and effect.id = e.effect
where e.level = $level and v.found > 0
order by cause.place, effect.place
