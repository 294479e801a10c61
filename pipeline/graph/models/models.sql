-- name: edges
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
from filtered_edges($level, $wanted) e
join (
    select cause, effect, bool_or(directed) as directed from edge_votes where level = $level group by cause, effect
) v on v.cause = e.cause and v.effect = e.effect
join level_names cause on cause.level = e.level and cause.id = e.cause
join level_names effect on effect.level = e.level and effect.id = e.effect
where e.plus + e.minus + e.nulls + e.unsigned > 0
order by cause.place, effect.place

-- name: judged
-- what people say of the models around these variables, the latest last
select n.entity as focus, d.kind, d.b, d.why, d."by", epoch_ms(d.decided_at) as decided
from decisions_in_force d
join names n on n.key = d.a
where starts_with(d.kind, 'model ') and ($ids::varchar[] is null or list_contains($ids::varchar[], n.entity))
order by d.decided_at, d.id

-- name: name
-- what a variable of the whole graph is called, also where a slice does not speak of it
select coalesce(any_value(name), $id) as name from graph.level_names where level = $level and id = $id

-- name: topics
-- the topic that most papers on a variable lie under, of those at the top of the tree
with ends as (
    select cause as id, abstract from edge_evidence where level = $level and list_contains($ids::varchar[], cause)
    union
    select effect, abstract from edge_evidence where level = $level and list_contains($ids::varchar[], effect)
),
counted as (
    select e.id, t.name, t.ordinal, count(*) as abstracts
    from ends e
    join topic_abstracts m on m.abstract = e.abstract
    join topics t on t.id = m.topic and t.parent is null
    group by e.id, t.name, t.ordinal
)
select id, name
from counted
qualify row_number() over (partition by id order by abstracts desc, ordinal) = 1

-- name: votes
-- how each paper votes on the edges of a level; of what it leaves open, half goes either way
select
    cause as cause_id,
    effect as effect_id,
    paper,
    coalesce(plus, 0)::double + open_vote(plus, minus, unsigned)::double / 2 as plus,
    coalesce(minus, 0)::double + open_vote(plus, minus, unsigned)::double / 2 as minus,
    coalesce(nil, 0)::double as nil
from edge_votes
where level = $level and not background
order by paper, cause, effect
