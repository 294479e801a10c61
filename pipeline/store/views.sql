-- name: people
-- whether a decision is a person's, by the column `by` of decisions
create or replace macro is_person(who) as who = 'user' or starts_with(who, 'user: ');
comment on macro is_person is 'Whether a decision is a person''s, by its column "by": user, or user: NAME.';

-- name: readable
create or replace view removed_abstracts as
with keys as (
    select key from removals where restored_at is null
),
named as (
    select a.id, a.duplicate_of from abstracts a join keys k on k.key = a.id
    union
    select a.id, a.duplicate_of from abstracts a join keys k on k.key = 'pmid:' || a.pmid
    union
    select a.id, a.duplicate_of from abstracts a join keys k on k.key = 'doi:' || a.doi
)
select id as abstract from named
union
-- whoever stands for a removed record is the same paper
select duplicate_of from named where duplicate_of is not null;
comment on view removed_abstracts is 'The abstracts that a removal in force names, by id, PMID or DOI, and those that stand for such a record.';

create or replace view readable_abstracts as
select * from abstracts
where standing = 'readable' and id not in (select abstract from removed_abstracts);
comment on view readable_abstracts is 'The abstracts that claims can be read in: those with a text that are no duplicates and were not removed.';

-- name: current
create or replace view current_extractions as
select e.id, e.abstract, e.recipe, e.seq, e.dropped, e.invented, e.model, e.design, e.design_words, e.sample_size
from extractions e
join readable_abstracts a on a.id = e.abstract and a.digest = e.digest
where e.state = 'done'
qualify row_number() over (partition by e.abstract order by e.seq desc) = 1;
comment on view current_extractions is 'The last completed asking of each abstract. Only its claims count, so no abstract is read by two models at once.';

create or replace view chosen_abstracts as
select * from readable_abstracts
where id in (select abstract from plans) or id in (select abstract from current_extractions);
comment on view chosen_abstracts is 'The abstracts that were read or are meant to be read: all that can be, but for those beyond --limit.';

create or replace view abstract_states as
with last_asked as (
    select e.abstract, e.state, e.reason
    from extractions e
    join abstracts a on a.id = e.abstract and a.digest = e.digest
    join plans p on p.abstract = e.abstract and p.recipe = e.recipe
    qualify row_number() over (partition by e.abstract order by e.seq desc) = 1
)
select
    a.id as abstract,
    case
        when a.standing <> 'readable' then a.standing
        when a.id in (select abstract from removed_abstracts) then 'removed'
        when l.state is null then 'pending'
        when l.state = 'done' then 'done'
        else 'failed'
    end as state,
    if(state in ('done', 'failed', 'pending'), coalesce(l.state, 'pending'), state) as detail,
    if(state = 'removed', 'taken out of the graph', coalesce(a.reason, l.reason)) as reason
from abstracts a
left join last_asked l on l.abstract = a.id;
comment on view abstract_states is 'Exactly one state for every record read: done, failed, skipped, duplicate, removed or pending.';

create or replace view current_claims as
select c.*, c."grounding" <> 'ungrounded' and c.resolved as evidence
from claims c
join current_extractions e on e.id = c.extraction;
comment on view current_claims is 'The claims that count: those of each abstract''s current extraction, those that are no evidence still among them: ungrounded or unresolved.';

create or replace view current_statements as
select
    s.id, s.text, s.digest, q.text as question, t.id as topic, t.path, t.depth, t.guide, i.root, i.model, t.recipe,
    row_number() over (order by t.path, t.id, q.ordinal, q.id, s.ordinal, s.id) as place
from imaginings i
join imagined_topics t on t.recipe = i.recipe and t.root = i.root
join imagined_questions q on q.topic = t.id
join imagined_statements s on s.question = q.id;
comment on view current_statements is 'What models say from memory that counts: of each root and model the last imagining, with the path topic, question, statement.';

create or replace view imagined_claims as
select c.*, c."grounding" <> 'ungrounded' and c.resolved as usable
from claims c
join current_statements s on s.id = c.abstract;
comment on view imagined_claims is 'The claims of current_statements. They are no evidence: current_claims has none of them.';

create or replace view named_claims as
select id, abstract, cause_concept, effect_concept, concept_sign, quote, ordinal, evidence as usable, false as imagined
from current_claims
union all
select id, abstract, cause_concept, effect_concept, concept_sign, quote, ordinal, usable, true
from imagined_claims;
comment on view named_claims is 'The claims whose names are variables of the graph: those of abstracts, and those of a model''s memory.';

create or replace view told_claims as
select *, false as imagined from current_claims
union all
select *, true from imagined_claims;
comment on view told_claims is 'The claims that are listed: current_claims, and apart from them (imagined) those of a model''s memory.';

-- name: topics
create or replace view topic_abstracts as
with recursive above as (
    select id as topic, id as ancestor, parent
    from topics
    union all
    select a.topic, t.id, t.parent
    from above a
    join topics t on t.id = a.parent
)
select distinct a.ancestor as topic, m.abstract
from abstract_topics m
join above a on a.topic = m.topic
join readable_abstracts r on r.id = m.abstract;
comment on view topic_abstracts is 'The abstracts under each topic: those that are about it, and those under any topic below it.';

-- name: decisions
create or replace view decisions_in_force as
with people as (
    select * from decisions where undone_at is null and is_person("by")
)
select * from decisions where undone_at is null and not is_person("by")
union all
select * from people
qualify row_number() over (
    partition by
        case
            when kind in ('same', 'different') then 'pair'
            when kind in ('broader', 'not broader') then 'class'
            when kind = 'name' then 'name'
            when kind in ('claim right', 'claim wrong') then 'claim'
            when starts_with(kind, 'conflict ') then 'conflict'
            when starts_with(kind, 'model ') then 'model'
            else 'variable'
        end,
        a,
        case
            when kind in ('same', 'different', 'broader', 'not broader') or starts_with(kind, 'conflict ') then b
            when starts_with(kind, 'model ') and json_valid(b) then json_extract_string(b, '$.level')
        end
    order by decided_at desc, id
) = 1;
comment on view decisions_in_force is 'The decisions that hold: those that nobody took back, and of several that people made on one question the latest.';

-- name: concepts
create or replace view concept_uses as
select m.claim, m.role, n.entity, m.name, m.aspect, m.qualifiers, m.turn, c.abstract, c.imagined
from mentions m
join named_claims c on c.id = m.claim and c.usable
join names n on n.key = m.key
where not m.generic or m.key in (select a from decisions where kind = 'variable' and undone_at is null);
comment on view concept_uses is 'The entity at each end of each claim that is evidence, and of each that a model makes from memory. Generic names (the intervention) are none.';

-- name: standings
create or replace view claim_standings as
select
    claim,
    reading,
    case when passed < 4 then 'held' when passed < 6 then 'qualified' else 'promoted' end as standing,
    ['published', 'grounded', 'specific', 'read', 'finding', 'sign checked', 'scope stated'][passed + 2] as gate
from readings;
comment on view claim_standings is 'How far each claim can be relied on, and the first gate that it does not pass: published (an abstract says it, no model from memory), grounded (its quote is in the abstract), specific (its ends are named, and say something by themselves), read (a reading of at least .5), finding (no background), sign checked (a direction that no check doubts), scope stated (population, circumstances or design). held: one of the first five.';

-- name: evidence
create or replace view concept_classes as
select id as entity, id as class, 0 as steps from entities
union all
select entity, broader, steps from broader where steps <= 3;
comment on view concept_classes is 'What each concept stands for at the level broader: itself, and the classes up to three steps above it.';

create or replace view class_evidence as
select
    c.class as cause, e.class as effect, g.cause as narrow_cause, g.effect as narrow_effect,
    g.claim, g.abstract, g.paper, g.sign, g.background, g.directed, g.plain, g.alone, c.steps + e.steps as steps,
    g.year, g.reading, g.passed, g.vote
from claim_edges g
join concept_classes c on c.entity = g.cause
join concept_classes e on e.entity = g.effect
-- no `<>`: DuckDB would join by it, and hold all pairs at once (2,059 MB instead of 400 for 20,000 abstracts)
where if(c.class = e.class, false, true);
comment on view class_evidence is 'edge_evidence at the level broader.';

create or replace view edge_evidence as
select
    'concept' as level, cause, effect, cause as narrow_cause, effect as narrow_effect,
    claim, abstract, paper, sign, background, directed, plain, alone, 0 as steps, year, reading, passed, vote
from claim_edges
where cause <> effect
union all
select
    'variable', cause_variable, effect_variable, cause, effect,
    claim, abstract, paper, sign, background, directed, plain, alone, 0, year, reading, passed, vote
from claim_edges
where cause_variable <> effect_variable
union all
select 'broader', * from class_evidence;
comment on view edge_evidence is 'Which claim speaks to which edge, at each level: claim_edges between variables, concepts and classes.';

create or replace view edges as
select * exclude (level, narrower) from edge_levels where level = 'concept';
comment on view edges is 'The causal graph between concepts: edge_levels at its level concept.';

create or replace view conflicts as
select * exclude (level) from conflict_levels where level = 'concept';
comment on view conflicts is 'The conflicts between concepts: conflict_levels at its level concept.';

create or replace view imagined_evidence as
select 'concept' as level, cause, effect, cause as narrow_cause, effect as narrow_effect, claim, statement, digest, sign, 0 as steps, reading
from imagined_claim_edges
where cause <> effect
union all
select 'variable', cause_variable, effect_variable, cause, effect, claim, statement, digest, sign, 0, reading
from imagined_claim_edges
where cause_variable <> effect_variable
union all
select 'broader', c.class, e.class, g.cause, g.effect, g.claim, g.statement, g.digest, g.sign, c.steps + e.steps, g.reading
from imagined_claim_edges g
join concept_classes c on c.entity = g.cause
join concept_classes e on e.entity = g.effect
-- classes bring together what the literature says; what a model says joins them there
where c.class <> e.class
    and (c.steps + e.steps = 0 or (c.class, e.class) in (select (cause, effect) from class_edges));
comment on view imagined_evidence is 'Which statement of a model speaks to which edge, at each level. None of it is support.';

create or replace view told_edges as
select
    l.*,
    coalesce(m.statements, 0) as statements,
    m.sign as model_sign,
    coalesce(m.plus, 0) as model_plus,
    coalesce(m.minus, 0) as model_minus,
    coalesce(m.nil, 0) as model_nulls,
    coalesce(m.unsigned, 0) as model_unsigned,
    if(m.statements is null, 'literature', 'both') as origin
from edge_levels l
left join imagined_edges m on m.level = l.level and m.cause = l.cause and m.effect = l.effect
union all
select
    m.level, m.cause, m.effect, m.sign, m.weight, m.low, m.high,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, 1, 'held', 'published', null, null, null,
    m.statements, m.sign, m.plus, m.minus, m.nil, m.unsigned, 'model'
from imagined_edges m
anti join edge_levels l on l.level = m.level and l.cause = m.cause and l.effect = m.effect;
comment on view told_edges is 'The edges of edge_levels, each with what a model says of it from memory, and those that only a model speaks of: they have no papers, the support that anything has before a paper is read, and are held.';
comment on column told_edges.origin is 'literature: abstracts speak of it; model: a model does, from memory; both: both do.';
comment on column told_edges.model_sign is 'The sign that most of the model''s statements have; null where it says nothing.';

-- name: claims
-- what stands in other columns is named here; all others are those of the table. By their rows, for else all columns of all
-- claims would be read
create or replace macro described_claims(chosen) as table
with rows as materialized (
    select rowid as place from claims where id in (select claim from query_table(chosen))
),
wanted as materialized (
    select * from claims where rowid in (select place from rows)
),
studies as materialized (
    select *
    from extractions
    where state = 'done' and id in (select extraction from wanted)
    qualify row_number() over (partition by id order by seq desc) = 1
)
select
    c.id as claim,
    if(t.id is null, 'literature', 'model') as origin,
    coalesce(a.title, t.path || ': ' || t.question) as title,
    a.year, a.journal, a.pmid, a.doi, a.source,
    c.* exclude (id, extraction, sign, quote_start, quote_end, signals),
    c.sign as said,
    c.quote_start as start,
    c.quote_end as "end",
    s.reading::double as reading, s.standing, s.gate,
    x.design, x.design_words, x.sample_size,
    t.path as topic, t.question, t.guide, t.model,
    coalesce(x.model, r.model) as read_by,
    r.prompt
from wanted c
left join studies x on x.id = c.extraction
left join recipes r on r.id = x.recipe
left join (select * from claim_standings where claim in (select claim from query_table(chosen))) s on s.claim = c.id
left join abstracts a on a.id = c.abstract
left join current_statements t on t.id = c.abstract;
comment on macro table described_claims is 'All that is told of the claims that a table (its name) has in its column claim: columns of claims, of their abstracts (title to source), of the study, how they are relied on, and of a model that says them from memory (topic, question, guide, model). said: the sign between the words; read_by: the model that read the abstract.';
