-- the edges of a level that have another sign in a slice than in the whole graph, those of most papers first
select
    cause.name as cause,
    effect.name as effect,
    s.sign,
    w.sign as sign_of_all,
    s.papers,
    w.papers as papers_of_all,
    s.cause as cause_id,
    s.effect as effect_id
from edge_levels s
join graph.edge_levels w on w.level = s.level and w.cause = s.cause and w.effect = s.effect
join level_names cause on cause.level = s.level and cause.id = s.cause
join level_names effect on effect.level = s.level and effect.id = s.effect
where s.level = $level and s.sign <> w.sign and s.plus + s.minus + s.nulls > 0
order by s.papers desc, w.papers desc, cause.place, effect.place
