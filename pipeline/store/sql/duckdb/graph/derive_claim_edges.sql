-- what each claim speaks to whose cause has an id between two bounds, with its vote; in the order of the ends, so that what speaks
-- to one edge lies together. Factors are looked up, not joined: of joins with them DuckDB expects a handful of rows, and then holds
-- ten million claims in memory
insert into claim_edges
with causes as materialized (
    select claim, entity, variable, turn
    from claim_ends
    where role = 'cause' and ($low::varchar is null or entity >= $low) and ($high::varchar is null or entity < $high)
),
effects as materialized (
    select claim, entity, variable, turn from claim_ends where role = 'effect' and claim in (select claim from causes)
),
said as materialized (
    -- of these claims alone, for DuckDB would join all of them anew for each portion
    select id, abstract, extraction, concept_sign, basis, strength, signals, hedged
    from claims
    where id in (select claim from causes)
),
several as (
    select claim from claim_ends where claim in (select claim from causes) group by claim having count(*) > 2
),
looked_up as (
    select
        map(list(value) filter (kind = 'strength'), list(factor) filter (kind = 'strength')) as of_strength,
        map(list(value) filter (kind = 'hedged'), list(factor) filter (kind = 'hedged')) as of_hedged,
        map(list(value) filter (kind = 'design'), list(factor) filter (kind = 'design')) as of_design
    from factors
)
select
    c.id,
    c.abstract,
    coalesce(v.voice, c.abstract),
    cause.entity,
    effect.entity,
    cause.variable,
    effect.variable,
    case
        when cause.turn * effect.turn > 0 then c.concept_sign
        when c.concept_sign = '+' then '-'
        when c.concept_sign = '-' then '+'
        else c.concept_sign
    end,
    c.basis = 'background',
    c.strength <> 'correlational',
    not list_has_any(c.signals, ['sign by value', 'sign of a change']),
    v.voice is null and c.id not in (select claim from several),
    a.year,
    r.reading,
    r.passed,
    -- a decimal, so that equal sums are equal whatever the order of what they sum
    if(
        c.basis = 'background',
        0,
        r.reading * f.of_strength[c.strength] * f.of_hedged[c.hedged::varchar] * f.of_design[coalesce(x.design, 'not stated')]
    )::decimal(7, 6)
from causes cause
join effects effect on effect.claim = cause.claim
join said c on c.id = cause.claim
join current_extractions x on x.id = c.extraction
join abstracts a on a.id = c.abstract
join readings r on r.claim = c.id and not r.rejected
left join voices v on v.abstract = c.abstract
cross join looked_up f
order by cause.entity, effect.entity
