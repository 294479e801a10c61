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
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, 1, 'held', 'published',
    m.statements, m.sign, m.plus, m.minus, m.nil, m.unsigned, 'model'
from imagined_edges m
anti join edge_levels l on l.level = m.level and l.cause = m.cause and l.effect = m.effect;
comment on view told_edges is 'The edges of edge_levels, each with what a model says of it from memory, and those that only a model speaks of: they have no papers, the support that anything has before a paper is read, and are held.';
comment on column told_edges.origin is 'literature: abstracts speak of it; model: a model does, from memory; both: both do.';
comment on column told_edges.model_sign is 'The sign that most of the model''s statements have; null where it says nothing.';
