-- the edges of a level (null: of all): counts of papers, and support, which is a Dirichlet over +, - and 0
insert into edge_levels
with counted as (
    select
        level,
        cause,
        effect,
        count(plus) as plus,
        count(minus) as minus,
        count(nil) as nulls,
        count(unsigned) as unsigned,
        count(*) filter (background) as background,
        sum(said_plus) as said_plus,
        sum(said_minus) as said_minus,
        sum(said_nil) as said_nil,
        sum(said_unsigned) as said_unsigned,
        coalesce(sum(plus), 0)::double as for_plus,
        coalesce(sum(minus), 0)::double as for_minus,
        coalesce(sum(nil), 0)::double as for_nil,
        -- an effect of a direction that the paper does not say may be either
        coalesce(sum(unsigned) filter (plus is null and minus is null), 0)::double as for_either,
        max(passed_plus) as passed_plus,
        max(passed_minus) as passed_minus,
        max(passed_nil) as passed_nil,
        max(passed_unsigned) as passed_unsigned,
        count(*) filter (passed_plus = 6) as clear_plus,
        count(*) filter (passed_minus = 6) as clear_minus,
        count(*) filter (passed_nil = 6) as clear_nil,
        count(*) as papers,
        sum(abstracts) as abstracts,
        sum(claims) as claims,
        max(latest) as latest
    from edge_votes
    where $level::varchar is null or level = $level
    group by level, cause, effect
),
told as (
    -- what counts towards the sign: votes, else mentions
    select
        *,
        plus + minus + nulls + unsigned > 0 as found,
        if(found, for_plus, said_plus) as n_plus,
        if(found, for_minus, said_minus) as n_minus,
        if(found, for_nil, said_nil) as n_nil
    from counted
),
signed as (
    select
        *,
        sign_of_most(n_plus, n_minus, n_nil, p.even) as sign,
        -- the parameters of the Dirichlet
        p.plus + for_plus + for_either / 2 as a_plus,
        p.minus + for_minus + for_either / 2 as a_minus,
        p.nil + for_nil as a_nil
    from told
    cross join (
        select
            any_value(factor) filter (value = '+')::double as plus,
            any_value(factor) filter (value = '-')::double as minus,
            any_value(factor) filter (value = '0')::double as nil,
            any_value(factor) filter (value = 'even')::double as even
        from factors
        where kind in ('prior', 'sign')
    ) p
),
shared as (
    select
        *,
        case sign when '+' then a_plus when '-' then a_minus when '0' then a_nil else greatest(a_plus, a_minus) end as a,
        a_plus + a_minus + a_nil - a as b,
        case sign
            when '+' then passed_plus
            when '-' then passed_minus
            when '0' then passed_nil
            else greatest(passed_plus, passed_minus, passed_unsigned)
        end as passed,
        case sign when '+' then clear_plus when '-' then clear_minus when '0' then clear_nil else 0 end as clear
    from signed
),
spread as (
    -- the cumulants of the logit of the support, for both ends of its interval: see beta_quantile
    select
        *,
        digamma(a) - digamma(b) as first,
        trigamma(a) + trigamma(b) as second,
        tetragamma(a) - tetragamma(b) as third
    from shared
)
select
    s.level,
    s.cause,
    s.effect,
    s.sign,
    s.a / (s.a + s.b),
    cumulants_quantile(s.first, s.second, s.third, -1.645),
    cumulants_quantile(s.first, s.second, s.third, 1.645),
    case s.sign when '+' then s.plus when '-' then s.minus when '0' then s.nulls else s.unsigned end,
    case s.sign when '+' then s.minus when '-' then s.plus when '0' then s.plus + s.minus else 0 end,
    s.nulls,
    s.plus,
    s.minus,
    s.unsigned,
    s.background,
    s.papers,
    s.abstracts,
    s.claims,
    s.latest,
    coalesce(h.narrower, 1),
    case when s.passed < 4 then 'held' when s.clear > 1 then 'promoted' else 'qualified' end,
    case
        when s.clear > 1 then null
        when s.passed = 6 then 'independent'
        else ['grounded', 'specific', 'read', 'finding', 'sign checked', 'scope stated'][s.passed + 1]
    end
from spread s
left join class_edges h on s.level = 'broader' and h.cause = s.cause and h.effect = s.effect
where s.level <> 'broader' or h.cause is not null
