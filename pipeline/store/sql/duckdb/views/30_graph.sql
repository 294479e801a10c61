create or replace view edge_evidence as
select
    ca.entity as cause,
    ef.entity as effect,
    c.id as claim,
    c.abstract,
    c.concept_sign as sign,
    c.strength <> 'correlational' as directed,
    s.factor * h.factor * g.factor * c.reliability as quality
from current_claims c
join mentions mc on mc.claim = c.id and mc.role = 'cause'
join mentions me on me.claim = c.id and me.role = 'effect'
join names ca on ca.key = mc.key
join names ef on ef.key = me.key
join factors s on s.kind = 'strength' and s.value = c.strength
join factors h on h.kind = 'hedged' and h.value = c.hedged::varchar
join factors g on g.kind = 'grounding' and g.value = c."grounding"
where c.evidence and ca.entity <> ef.entity;
comment on view edge_evidence is 'Which claim speaks to which edge. quality: the product of the claim''s factors of strength, hedged and grounding (see factors) and its reliability.';

create or replace view edge_stances as
select
    cause, effect, abstract, sign, max(quality) as quality, bool_or(directed) as directed, count(*) as claims
from edge_evidence
group by cause, effect, abstract, sign;
comment on view edge_stances is 'What each abstract says of each edge: several mentions of one stance in one abstract count once, with the best quality.';

create or replace view edges as
with told as (
    -- one row an abstract: the quality with which it states each sign, null if it does not; made of edge_stances it
    -- would be grouped once more, which takes memory
    select
        cause,
        effect,
        abstract,
        max(quality) filter (sign = '+') as plus,
        max(quality) filter (sign = '-') as minus,
        max(quality) filter (sign = '0') as nil,
        max(quality) filter (sign = '?') as unsigned,
        count(*) as claims
    from edge_evidence
    group by cause, effect, abstract
),
counted as (
    select
        cause,
        effect,
        count(plus) as plus,
        count(minus) as minus,
        count(nil) as nulls,
        count(unsigned) as unsigned,
        coalesce(sum(plus), 0) as for_plus,
        coalesce(sum(minus), 0) as for_minus,
        coalesce(sum(nil), 0) as for_nil,
        coalesce(sum(unsigned), 0) as for_unsigned,
        count(*) as abstracts,
        sum(claims)::bigint as claims
    from told
    group by cause, effect
),
signed as (
    select
        *,
        greatest(plus, minus, nulls, unsigned) as most,
        case
            when (plus = most)::int + (minus = most)::int + (nulls = most)::int + (unsigned = most)::int > 1 then '?'
            when plus = most then '+'
            when minus = most then '-'
            when nulls = most then '0'
            else '?'
        end as sign
    from counted
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
    abstracts,
    claims
from weighed;
comment on view edges is 'The causal graph, keyed by (cause, effect). sign: the sign most abstracts state, ties give ?. weight = F / (F + A + 1), F and A being the summed quality of the stances for and against the sign; the 1 is one abstract''s worth of doubt.';
comment on column edges.supports is 'Abstracts that state the edge''s sign.';
comment on column edges.refutes is 'Abstracts that state the opposite sign.';
comment on column edges.nulls is 'Abstracts that state no effect, or that it did not rise or fall.';
