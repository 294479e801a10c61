-- what a model says between two ends, in numbers of statements, with the support that an edge has before any paper is read
insert into imagined_edges
with counted as (
    select
        level,
        cause,
        effect,
        count(distinct digest) as statements,
        count(distinct digest) filter (sign = '+') as plus,
        count(distinct digest) filter (sign = '-') as minus,
        count(distinct digest) filter (sign = '0') as nil,
        count(distinct digest) filter (sign = '?') as unsigned
    from imagined_evidence
    group by level, cause, effect
),
signed as (
    select
        c.*,
        sign_of_most(c.plus, c.minus, c.nil, p.even) as sign,
        case sign when '-' then p.down when '0' then p.nothing else p.up end as a,
        p.up + p.down + p.nothing - a as b
    from counted c
    cross join (
        select
            any_value(factor) filter (value = '+')::double as up,
            any_value(factor) filter (value = '-')::double as down,
            any_value(factor) filter (value = '0')::double as nothing,
            any_value(factor) filter (value = 'even')::double as even
        from factors
        where kind in ('prior', 'sign')
    ) p
)
select
    level, cause, effect, sign, statements, plus, minus, nil, unsigned,
    a / (a + b), beta_quantile(a, b, -1.645), beta_quantile(a, b, 1.645)
from signed
