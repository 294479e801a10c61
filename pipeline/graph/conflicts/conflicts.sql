-- name: asked
-- how many questions about conflicts were answered
select count(*) as questions from asked_conflicts

-- name: asked_pairs
-- the pairs of statements that a model was asked about
select id from asked_conflicts where "by" = $by

-- name: axes
-- what a model says separates pairs of these statements
select one, other, axis, one_words, other_words, "by"
from conflict_axes
where list_contains($statements::varchar[], one) and list_contains($statements::varchar[], other)
order by "by", one, other, ordinal

-- name: count
-- how many conflicts of a type are on edges of a level that pass a filter
select count(*) as number
from conflict_levels k
join filtered_edges($level, $wanted) g on g.cause = k.cause and g.effect = k.effect
where k.level = $level and ($type is null or k.type = $type)

-- name: evidence
-- the findings behind these edges of a level, those between two ends together, the strongest of each first, with all that may
-- separate them
with wanted as (
    select unnest($causes::varchar[]) as cause, unnest($effects::varchar[]) as effect
),
speaking as materialized (
    select e.*
    from edge_evidence e
    join wanted w on w.cause = e.cause and w.effect = e.effect
    where e.level = $level and not e.background
),
named as (
    select * from mentions where claim in (select claim from speaking)
)
select
    e.cause as cause_id, e.effect as effect_id, e.paper, e.sign, e.vote, e.passed, e.directed, e.steps,
    d.* replace (e.reading as reading), a.text,
    mc.qualifiers as cause_qualifiers, me.qualifiers as effect_qualifiers, me.aspect as effect_aspect,
    nc.name as narrow_cause, ne.name as narrow_effect
from speaking e
join described_claims('speaking') d on d.claim = e.claim
join abstracts a on a.id = d.abstract
join named mc on mc.claim = e.claim and mc.role = 'cause'
join named me on me.claim = e.claim and me.role = 'effect'
join entities nc on nc.id = e.narrow_cause
join entities ne on ne.id = e.narrow_effect
order by least(e.cause, e.effect), greatest(e.cause, e.effect), e.vote desc, e.passed desc, e.steps, d.year desc nulls last, a.id, d.ordinal

-- name: heads
-- conflicts in their order, without their sides
select * exclude (place)
from filtered_conflicts($level, $wanted, $type, $id, $limit)
order by place

-- name: inputs
-- what the questions about conflicts depend on, in short: not on what models say of conflicts
select
    (select concat(count(*), ':', bit_xor(hash(claim, role, variable, name, turn))) from claim_ends) as ends,
    (select concat(count(*), ':', bit_xor(hash(id || abstract))) from current_extractions) as extractions,
    (select concat(count(*), ':', bit_xor(hash(abstract || voice))) from voices) as voices,
    (
        select concat(count(*), ':', bit_xor(hash(kind, a, b)))
        from decisions_in_force
        where starts_with(kind, 'c') and is_person("by")
    ) as judged

-- name: list
-- conflicts in their order, each with its sides and their claims
with chosen as materialized (
    select * from filtered_conflicts($level, $wanted, $type, $id, $limit)
),
touched as materialized (
    select e.level, e.claim, e.cause, e.effect, e.sign
    from edge_evidence e
    where e.level = $level
        and not e.background
        and e.cause in (select cause_id from chosen union select effect_id from chosen)
        and e.effect in (select cause_id from chosen union select effect_id from chosen)
),
stances as (
    select k.id, k.kind, e.claim, false as reversed, e.sign
    from chosen k
    join touched e on e.level = k.level and e.cause = k.cause_id and e.effect = k.effect_id
    where (k.kind = 'sign' and e.sign in ('+', '-'))
        or k.kind = 'null'
        or (k.kind = 'direction' and e.sign <> '0')
    union all
    select k.id, k.kind, e.claim, true, e.sign
    from chosen k
    join touched e on e.level = k.level and e.cause = k.effect_id and e.effect = k.cause_id
    where k.kind = 'direction' and e.sign <> '0'
),
claimed as (
    select
        s.id, s.reversed, s.sign,
        list(
            {'id': s.claim, 'abstract': c.abstract, 'title': a.title, 'cause': c.cause, 'effect': c.effect, 'quote': c.quote}
            order by a.year desc nulls last, a.id, c.ordinal
        ) as claims
    from stances s
    join claims c on c.id = s.claim
    join abstracts a on a.id = c.abstract
    group by s.id, s.reversed, s.sign
),
sided as (
    select
        s.id,
        list(
            {
                'cause': if(reversed, k.effect, k.cause),
                'effect': if(reversed, k.cause, k.effect),
                'sign': s.sign,
                'claims': s.claims
            }
            order by s.reversed, s.sign = '0', s.sign
        ) as sides
    from claimed s
    join chosen k on k.id = s.id
    group by s.id
)
select k.* exclude (place), s.sides
from chosen k
join sided s on s.id = k.id
order by k.place

-- name: listed
-- the conflicts between studies of concepts and classes
select distinct cause, effect, kind
from conflict_levels
where level in ('concept', 'broader') and type = 'between studies'

-- name: open
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

-- name: stances
-- how each abstract stands on the edges of concepts and classes, and how near to what it speaks of
select abstract, cause, effect, sign, min(steps) as steps
from edge_evidence
where level = 'broader' and not background
group by abstract, cause, effect, sign
