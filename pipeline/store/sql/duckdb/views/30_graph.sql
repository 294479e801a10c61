create or replace view edge_evidence as
select
    cause.level,
    cause.id as cause,
    effect.id as effect,
    cause.concept as narrow_cause,
    effect.concept as narrow_effect,
    c.id as claim,
    c.abstract,
    coalesce(v.voice, c.abstract) as paper,
    case
        when cause.turn * effect.turn > 0 then c.concept_sign
        when c.concept_sign = '+' then '-'
        when c.concept_sign = '-' then '+'
        else c.concept_sign
    end as sign,
    c.basis = 'background' as background,
    c.strength <> 'correlational' as directed,
    cause.steps + effect.steps as steps,
    not list_has_any(c.signals, ['sign by value', 'sign of a change']) as plain,
    a.year,
    r.reading,
    r.passed,
    -- a decimal, so that equal sums are equal whatever the order of what they sum
    if(c.basis = 'background', 0, r.reading * s.factor * h.factor * d.factor)::decimal(7, 6) as vote
from claim_ends cause
join claim_ends effect on effect.claim = cause.claim and effect.role = 'effect' and effect.level = cause.level
join current_claims c on c.id = cause.claim
join current_extractions x on x.id = c.extraction
join abstracts a on a.id = c.abstract
join readings r on r.claim = c.id and not r.rejected
left join voices v on v.abstract = c.abstract
join factors s on s.kind = 'strength' and s.value = c.strength
join factors h on h.kind = 'hedged' and h.value = c.hedged::varchar
join factors d on d.kind = 'design' and d.value = coalesce(x.design, 'not stated')
where cause.role = 'cause' and cause.id <> effect.id;
comment on view edge_evidence is 'Which claim speaks to which edge, at each level. paper: the abstract, or the voice it is one of. vote: the claim''s reading times its factors of strength, hedged and design (see factors); 0 for background.';

create or replace view edges as
select * exclude (level, narrower) from edge_levels where level = 'concept';
comment on view edges is 'The causal graph between concepts: edge_levels at its level concept.';

create or replace view conflicts as
select * exclude (level) from conflict_levels where level = 'concept';
comment on view conflicts is 'The conflicts between concepts: conflict_levels at its level concept.';
