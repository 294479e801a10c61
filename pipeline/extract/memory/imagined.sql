-- name: asked
-- topics and questions that a recipe was answered about
select
    (select count(*) from imagined_topics where recipe = $recipe) as topics,
    (select count(*) from imagined_topics where recipe = $recipe and wave is not null) as visited

-- name: compare
-- what a model says from memory against what abstracts say, edge by edge, of the edges of a level that pass a filter.
-- gap: no abstract speaks of it; denied: more papers find another sign or no effect than the model's sign; disputed: some do,
-- not more; agreed: papers find the model's sign, and none another; open: abstracts speak of it, and none finds it; unknown:
-- abstracts find it, and the model says nothing of it. ends_known: how many of both ends the other side speaks of at all
with compared as (
    select
        g.*,
        case g.model_sign
            when '+' then g.plus
            when '-' then g.minus
            when '0' then g.nulls
            when '?' then g.plus + g.minus + g.unsigned
        end as found,
        case g.model_sign
            when '+' then g.minus + g.nulls
            when '-' then g.plus + g.nulls
            when '0' then g.plus + g.minus
            when '?' then g.nulls
        end as against
    from filtered_edges($level, $wanted) g
),
told as (
    select
        c.*,
        case
            when origin = 'model' then 'gap'
            when origin = 'literature' then 'unknown'
            when against > found then 'denied'
            when against > 0 then 'disputed'
            when found > 0 then 'agreed'
            else 'open'
        end as kind
    from compared c
),
known as (
    select v.variable as id, bool_or(not v.imagined) as published, bool_or(v.imagined) as imagined
    from claim_ends v
    where $level = 'variable'
    group by v.variable
    union all
    select id, papers > 0, statements > 0 from entities where $level <> 'variable'
),
placed as (
    select
        t.*,
        ca.name as cause_name,
        ef.name as effect_name,
        case kind
            when 'gap' then one.published::int + other.published::int
            when 'unknown' then one.imagined::int + other.imagined::int
            else 2
        end as ends_known,
        r.papers as reverse_papers,
        row_number() over (
            partition by kind
            order by
                case kind
                    when 'gap' then one.published::int + other.published::int
                    when 'unknown' then one.imagined::int + other.imagined::int
                    else against - found
                end desc,
                t.low desc, t.statements desc, t.papers desc, ca.place, ef.place
        ) as rank_
    from told t
    join level_names ca on ca.level = t.level and ca.id = t.cause
    join level_names ef on ef.level = t.level and ef.id = t.effect
    left join known one on one.id = t.cause
    left join known other on other.id = t.effect
    left join edge_levels r on r.level = t.level and r.cause = t.effect and r.effect = t.cause
    where ($kind is null or kind = $kind)
        and (kind <> 'unknown' or t.plus + t.minus + t.nulls + t.unsigned > 0)
    qualify $limit is null or rank_ <= $limit
),
said as (
    select e.cause, e.effect, s.text, s.path, s.question, s.guide, s.model
    from imagined_evidence e
    join placed p on p.cause = e.cause and p.effect = e.effect
    join current_statements s on s.id = e.statement
    where e.level = $level
    qualify row_number() over (partition by e.cause, e.effect order by (e.sign = p.model_sign) desc, e.steps, s.place) = 1
),
published as (
    -- the strongest finding: where papers deny what the model says, of those that do; else of the papers' sign
    select e.cause, e.effect, c.quote, e.abstract, a.year
    from edge_evidence e
    join placed p on p.cause = e.cause and p.effect = e.effect
    join claims c on c.id = e.claim
    join abstracts a on a.id = e.abstract
    where e.level = $level
    qualify row_number() over (
        partition by e.cause, e.effect
        order by
            if(p.against > 0, e.sign <> p.model_sign and e.sign <> '?', e.sign = p.sign) desc,
            e.background, e.steps, e.vote desc, e.reading desc, a.ordinal, c.ordinal, c.id
    ) = 1
)
select
    p.kind, p.cause_name as cause, p.effect_name as effect, p.model_sign, p.statements,
    if(p.papers > 0, p.sign, null) as sign, p.found, p.against, p.plus, p.minus, p.nulls, p.unsigned, p.background, p.papers,
    if(p.papers > 0, round(p.low, 4), null) as low,
    coalesce(p.reverse_papers, 0) as reverse_papers, coalesce(p.ends_known, 0) as ends_known,
    s.text as statement, s.path as topic, s.question, s.guide, s.model,
    l.quote, l.abstract as quote_abstract, l.year as quote_year, p.cause as cause_id, p.effect as effect_id
from placed p
left join said s on s.cause = p.cause and s.effect = p.effect
left join published l on l.cause = p.cause and l.effect = p.effect
order by list_position(['denied', 'disputed', 'gap', 'unknown', 'agreed', 'open'], p.kind), p.rank_

-- name: compared
-- how many edges of a level, of those that pass a filter, are of which kind: see imagined/compare
select
    count(*) filter (origin = 'model') as gap,
    count(*) filter (origin = 'both' and against > found) as denied,
    count(*) filter (origin = 'both' and against > 0 and against <= found) as disputed,
    count(*) filter (origin = 'both' and against = 0 and found > 0) as agreed,
    count(*) filter (origin = 'both' and against = 0 and found = 0) as open,
    count(*) filter (origin = 'literature' and plus + minus + nulls + unsigned > 0) as unknown
from (
    select
        *,
        case model_sign
            when '+' then plus when '-' then minus when '0' then nulls when '?' then plus + minus + unsigned
        end as found,
        case model_sign
            when '+' then minus + nulls when '-' then plus + nulls when '0' then plus + minus when '?' then nulls
        end as against
    from filtered_edges($level, $wanted)
)

-- name: count
-- the size of what models said from memory, and the edges that only they speak of
select
    (select count(distinct topic) from current_statements) as topics,
    (select count(*) from current_statements) as statements,
    (select count(*) from imagined_claims) as claims,
    (select count(*) from told_edges where level = 'concept' and origin = 'model') as edges

-- name: done
-- the roots that a recipe has asked about to the end
select root from imaginings where recipe = $recipe and whole

-- name: evidence
-- what a model says from memory of one edge of a level, with the path topic, question, statement
select
    c.id, e.statement, s.path as topic, s.question, s.guide, s.text, s.model, c.cause, c.relation, c.effect, e.sign, c.sign as said,
    c.strength, c.hedged, e.reading::double as reading, c.doubts, e.steps, ca.name as narrow_cause, ef.name as narrow_effect
from imagined_evidence e
join claims c on c.id = e.claim
join current_statements s on s.id = e.statement
join entities ca on ca.id = e.narrow_cause
join entities ef on ef.id = e.narrow_effect
where e.level = $level and e.cause = $cause and e.effect = $effect
order by e.sign, e.steps, s.place, c.ordinal

-- name: published_names
-- the names of the variables that abstracts speak of
select name from entities where papers > 0 order by name

-- name: statements
-- how many statements of models count
select count(*) as statements from current_statements

-- name: unnamed
-- claims of a model's memory that have no mentions yet, each with its statement
select c.id, c.abstract, c.cause_concept, c.effect_concept, s.text
from imagined_claims c
join current_statements s on s.id = c.abstract
where c.usable and c.id not in (select claim from mentions)
order by s.place, c.ordinal, c.id

-- name: whole
-- the roots that a model was asked about to the end
select root from imaginings where model = $model and whole
