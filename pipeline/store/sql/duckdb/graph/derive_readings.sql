-- how likely each claim is what its abstract says, what people and models judged of it among the signals, and how many
-- gates it passes: published, grounded, specific, read, finding, sign checked, scope stated; -1 of what no abstract says
insert into readings
with coefficients as (
    select map(list(signal), list(coefficient)) as of_signal from reading_coefficients
),
judged as (
    select
        a as statement,
        list(if("by" = 'user' or starts_with("by", 'user: '), 'person ', 'model ') || kind order by kind) as signals,
        bool_or(kind = 'claim wrong' and ("by" = 'user' or starts_with("by", 'user: '))) as rejected
    from decisions_in_force
    where kind in ('claim right', 'claim wrong')
    group by a
),
ended as (
    -- claims both of whose ends are variables
    select claim from claim_ends group by claim having count(distinct role) = 2
),
read as (
    select
        c.id,
        round(logistic(list_sum(list_transform(
            list_concat(['intercept'], c.signals, j.signals),
            lambda signal: coalesce(k.of_signal[signal], 0)
        ))), 3) as likely,
        coalesce(j.rejected, false) as rejected,
        list_has_any(c.signals, ['doubt sign', 'doubt null', 'doubt direction', 'doubt unstated', 'doubt concepts', 'doubt due']) as doubted,
        c."grounding" = 'ungrounded' as ungrounded,
        not c.resolved or e.claim is null as unnamed,
        c.basis,
        c.concept_sign,
        coalesce(c.population, c.condition, c.comparator, c.dose, c.time, x.design, x.sample_size) as scope,
        x.id is null as imagined
    from claims c
    left join current_extractions x on x.id = c.extraction
    left join judged j on j.statement = c.statement
    left join ended e on e.claim = c.id
    cross join coefficients k
    where x.id is not null or c.id in (select id from imagined_claims)
)
select
    id,
    greatest(0.001, least(0.999, likely)),
    case
        when imagined then -1
        when ungrounded then 0
        when unnamed then 1
        when likely < 0.5 then 2
        when basis = 'background' then 3
        when doubted or concept_sign = '?' then 4
        when scope is null then 5
        else 6
    end,
    rejected
from read
