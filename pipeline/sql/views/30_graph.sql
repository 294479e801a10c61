create or replace view edge_evidence as
select
    ca.entity as cause,
    ef.entity as effect,
    c.id as claim,
    c.abstract,
    c.sign,
    c.denied,
    c.strength <> 'correlational' as directed,
    (case c.strength when 'causal' then 1.0 when 'conditional' then 0.8 else 0.5 end)
    * (case when c.hedged then 0.7 else 1.0 end)
    * (case c."grounding" when 'fuzzy' then 0.8 else 1.0 end)
    * c.reliability as quality
from current_claims c
join mentions mc on mc.claim = c.id and mc.role = 'cause'
join mentions me on me.claim = c.id and me.role = 'effect'
join names ca on ca.key = mc.key
join names ef on ef.key = me.key
where c."grounding" <> 'ungrounded' and ca.entity <> ef.entity;
comment on view edge_evidence is 'Which claim speaks to which edge. quality: strength (causal 1, conditional 0.8, correlational 0.5), times 0.7 if hedged, times 0.8 if the quote was found only fuzzily, times the claim''s reliability.';

create or replace view edge_stances as
select
    cause, effect, abstract, sign, denied, max(quality) as quality, bool_or(directed) as directed, count(*) as claims
from edge_evidence
group by cause, effect, abstract, sign, denied;
comment on view edge_stances is 'What each abstract says of each edge: several mentions of one stance in one abstract count once, with the best quality.';

create or replace view edges as
with stances as materialized (
    select * from edge_stances
),
counted as (
    select
        cause,
        effect,
        count(*) filter (sign = '+' and not denied) as plus,
        count(*) filter (sign = '-' and not denied) as minus,
        count(*) filter (sign = '0' and not denied) as nulls,
        count(*) filter (sign = '?' and not denied) as unsigned,
        count(*) filter (sign = '+' and denied) as plus_denied,
        count(*) filter (sign = '-' and denied) as minus_denied,
        count(distinct abstract) as abstracts,
        sum(claims)::bigint as claims
    from stances
    group by cause, effect
),
signed as (
    select
        *,
        greatest(plus, minus, nulls, unsigned) as most,
        case
            when greatest(plus, minus, nulls, unsigned) = 0 then
                case
                    when plus_denied > minus_denied then '+'
                    when minus_denied > plus_denied then '-'
                    else '?'
                end
            when (plus = most)::int + (minus = most)::int + (nulls = most)::int + (unsigned = most)::int > 1 then '?'
            when plus = most then '+'
            when minus = most then '-'
            when nulls = most then '0'
            else '?'
        end as sign
    from counted
),
judged as (
    select
        s.cause,
        s.effect,
        -- an abstract that both supports and contradicts counts on both sides
        count(distinct t.abstract) filter (t.sign = s.sign and not t.denied) as supports,
        count(distinct t.abstract) filter (
            (s.sign in ('+', '-') and t.sign in ('+', '-') and t.sign <> s.sign and not t.denied)
            or (t.sign = s.sign and t.denied)
        ) as refutes,
        sum(t.quality) filter (t.sign = s.sign and not t.denied) as mass_for,
        sum(t.quality) filter (
            (t.denied and (t.sign = s.sign or s.sign = '?'))
            or (not t.denied and s.sign = '+' and t.sign in ('-', '0'))
            or (not t.denied and s.sign = '-' and t.sign in ('+', '0'))
            or (not t.denied and s.sign = '0' and t.sign <> '0')
            or (not t.denied and s.sign = '?' and t.sign = '0')
        ) as mass_against
    from signed s
    join stances t using (cause, effect)
    group by s.cause, s.effect
)
select
    s.cause,
    s.effect,
    s.sign,
    coalesce(j.mass_for, 0) / (coalesce(j.mass_for, 0) + coalesce(j.mass_against, 0) + 1) as weight,
    j.supports,
    j.refutes,
    s.nulls,
    s.plus,
    s.minus,
    s.unsigned,
    s.plus_denied,
    s.minus_denied,
    s.abstracts,
    s.claims
from signed s
join judged j using (cause, effect);
comment on view edges is 'The causal graph, keyed by (cause, effect). sign: the sign most abstracts state, ties give ?. weight = F / (F + A + 1), F and A being the summed quality of the stances for and against the sign; the 1 is one abstract''s worth of doubt.';
comment on column edges.supports is 'Abstracts that state the edge''s sign.';
comment on column edges.refutes is 'Abstracts that state the opposite sign or deny the edge''s sign.';
comment on column edges.nulls is 'Abstracts that state no effect.';
