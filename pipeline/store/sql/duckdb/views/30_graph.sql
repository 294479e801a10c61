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
    c.standing = 'background' as background,
    c.strength <> 'correlational' as directed,
    cause.steps + effect.steps as steps,
    s.factor * h.factor * g.factor * c.reliability as quality
from claim_ends cause
join claim_ends effect on effect.claim = cause.claim and effect.role = 'effect' and effect.level = cause.level
join current_claims c on c.id = cause.claim
left join voices v on v.abstract = c.abstract
join factors s on s.kind = 'strength' and s.value = c.strength
join factors h on h.kind = 'hedged' and h.value = c.hedged::varchar
join factors g on g.kind = 'grounding' and g.value = c."grounding"
where cause.role = 'cause' and cause.id <> effect.id;
comment on view edge_evidence is 'Which claim speaks to which edge, at each level. paper: the abstract, or the voice it is one of. quality: the product of the claim''s factors of strength, hedged and grounding (see factors) and its reliability.';

create or replace view edge_stances as
select
    level, cause, effect, paper, sign, max(quality) as quality, bool_or(directed) as directed, count(distinct claim) as claims
from edge_evidence
where not background
group by level, cause, effect, paper, sign;
comment on view edge_stances is 'What each paper finds of each edge: several mentions of one sign in one paper count once, with the best quality. Background is none.';

create or replace view edge_counts as
with told as (
    -- one row a paper: the quality with which it finds each sign, null if it does not
    select
        level,
        cause,
        effect,
        paper,
        max(quality) filter (sign = '+' and not background) as plus,
        max(quality) filter (sign = '-' and not background) as minus,
        max(quality) filter (sign = '0' and not background) as nil,
        max(quality) filter (sign = '?' and not background) as unsigned,
        bool_and(background) as background,
        count(*) filter (sign = '+') as said_plus,
        count(*) filter (sign = '-') as said_minus,
        count(*) filter (sign = '0') as said_nil,
        count(*) filter (sign = '?') as said_unsigned,
        count(distinct abstract) as abstracts,
        count(distinct claim) as claims
    from edge_evidence
    group by level, cause, effect, paper
),
counted as (
    select
        level,
        cause,
        effect,
        count(plus) as plus,
        count(minus) as minus,
        count(nil) as nulls,
        count(unsigned) as unsigned,
        count(*) filter (background) as background,
        -- `mode` would take twenty times the time and room
        sum(said_plus) as said_plus,
        sum(said_minus) as said_minus,
        sum(said_nil) as said_nil,
        sum(said_unsigned) as said_unsigned,
        coalesce(sum(plus), 0) as for_plus,
        coalesce(sum(minus), 0) as for_minus,
        coalesce(sum(nil), 0) as for_nil,
        coalesce(sum(unsigned), 0) as for_unsigned,
        count(*) as papers,
        sum(abstracts)::bigint as abstracts,
        sum(claims)::bigint as claims
    from told
    group by level, cause, effect
),
usual as (
    -- by papers that find a sign, else by mentions
    select
        *,
        plus + minus + nulls + unsigned > 0 as found,
        if(found, plus, said_plus) as n_plus,
        if(found, minus, said_minus) as n_minus,
        if(found, nulls, said_nil) as n_nil,
        if(found, unsigned, said_unsigned) as n_unsigned,
        greatest(n_plus, n_minus, n_nil, n_unsigned) as most
    from counted
),
signed as (
    select
        *,
        case
            when (n_plus = most)::int + (n_minus = most)::int + (n_nil = most)::int + (n_unsigned = most)::int > 1 then '?'
            when n_plus = most then '+'
            when n_minus = most then '-'
            when n_nil = most then '0'
            else '?'
        end as sign
    from usual
),
weighed as (
    select
        *,
        case sign when '+' then for_plus when '-' then for_minus when '0' then for_nil else for_unsigned end as mass_for,
        case sign
            when '+' then for_minus + for_nil
            when '-' then for_plus + for_nil
            when '0' then for_plus + for_minus + for_unsigned
            else for_nil
        end as mass_against
    from signed
)
select
    level,
    cause,
    effect,
    sign,
    mass_for / (mass_for + mass_against + 1) as weight,
    case sign when '+' then plus when '-' then minus when '0' then nulls else unsigned end as supports,
    case sign when '+' then minus when '-' then plus else 0 end as refutes,
    nulls,
    plus,
    minus,
    unsigned,
    background,
    papers,
    abstracts,
    claims
from weighed;
comment on view edge_counts is 'The edges of edge_levels, and at the level broader also those between classes that say nothing new.';

create or replace view class_edges as
-- a class says something new where it brings two edges together; of classes that bring the same claims together, the nearest
select cause, effect, narrower
from (
    select
        v.cause,
        v.effect,
        count(distinct (v.narrow_cause, v.narrow_effect)) as narrower,
        min(v.steps) as steps,
        bit_xor(hash(v.claim, v.narrow_cause, v.narrow_effect)) as evidence
    from edge_evidence v
    where v.level = 'broader'
    group by v.cause, v.effect
)
where narrower > 1 or steps = 0
qualify row_number() over (partition by evidence order by steps, cause, effect) = 1;
comment on view class_edges is 'The edges at the level broader, with the number of edges between concepts that each brings together.';

create or replace view edge_levels as
select *, 1::bigint as narrower from edge_counts where level <> 'broader'
union all
select c.*, k.narrower
from edge_counts c
join class_edges k on k.cause = c.cause and k.effect = c.effect
where c.level = 'broader';
comment on view edge_levels is 'The causal graph at three levels, keyed by (level, cause, effect). sign: the sign most papers find, ties give ?; that of most mentions where no paper finds one. weight = F / (F + A + 1), F and A being the summed quality of the findings for and against the sign; the 1 is one paper''s worth of doubt.';
comment on column edge_levels.supports is 'Papers that find the edge''s sign. Papers count once, however many records of them were read.';
comment on column edge_levels.refutes is 'Papers that find the opposite sign.';
comment on column edge_levels.nulls is 'Papers that find no effect.';
comment on column edge_levels.background is 'Papers that only presuppose or recall the effect: they are no support.';
comment on column edge_levels.narrower is 'At the level broader: the edges between concepts that speak in this one.';

create or replace view edges as
select * exclude (level, narrower) from edge_levels where level = 'concept';
comment on view edges is 'The causal graph between concepts: edge_levels at its level concept.';
