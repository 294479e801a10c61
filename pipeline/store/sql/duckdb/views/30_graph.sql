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
