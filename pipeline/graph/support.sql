-- name: functions
-- derivatives of ln gamma by their asymptotic series, after six steps of the recurrence (Abramowitz and Stegun 6.3.5,
-- 6.3.18, 6.4.6, 6.4.12, 6.4.13); right to six digits from 1 on
create or replace macro digamma(x) as
    ln(x + 6) - 1 / (2 * (x + 6)) - 1 / (12 * (x + 6) ^ 2) + 1 / (120 * (x + 6) ^ 4)
    - 1 / x - 1 / (x + 1) - 1 / (x + 2) - 1 / (x + 3) - 1 / (x + 4) - 1 / (x + 5);
create or replace macro trigamma(x) as
    1 / (x + 6) + 1 / (2 * (x + 6) ^ 2) + 1 / (6 * (x + 6) ^ 3) - 1 / (30 * (x + 6) ^ 5)
    + 1 / x ^ 2 + 1 / (x + 1) ^ 2 + 1 / (x + 2) ^ 2 + 1 / (x + 3) ^ 2 + 1 / (x + 4) ^ 2 + 1 / (x + 5) ^ 2;
create or replace macro tetragamma(x) as
    -1 / (x + 6) ^ 2 - 1 / (x + 6) ^ 3 - 1 / (2 * (x + 6) ^ 4) + 1 / (6 * (x + 6) ^ 6)
    - 2 / x ^ 3 - 2 / (x + 1) ^ 3 - 2 / (x + 2) ^ 3 - 2 / (x + 3) ^ 3 - 2 / (x + 4) ^ 3 - 2 / (x + 5) ^ 3;
create or replace macro logistic(x) as 1 / (1 + exp(-(x)));
-- a quantile of the beta distribution of a and b, z being that quantile of the standard normal: the logit has the
-- cumulants digamma(a) - digamma(b), trigamma(a) + trigamma(b), tetragamma(a) - tetragamma(b), and this is their
-- Cornish-Fisher expansion to the third; within .003 of the exact one for a and b from 1 on and |z| up to 1.645
create or replace macro cumulants_quantile(first, second, third, z) as
    logistic(first + z * sqrt(second) + (z * z - 1) / 6 * third / second);
create or replace macro beta_quantile(a, b, z) as cumulants_quantile(
    digamma(a) - digamma(b),
    trigamma(a) + trigamma(b),
    tetragamma(a) - tetragamma(b),
    z
);
comment on macro digamma is 'The first derivative of ln gamma, by its asymptotic series.';
comment on macro trigamma is 'The second derivative of ln gamma, by its asymptotic series.';
comment on macro tetragamma is 'The third derivative of ln gamma, by its asymptotic series.';
comment on macro logistic is 'The probability of a logit.';
comment on macro cumulants_quantile is 'A quantile of a logistic-transformed distribution from the first three cumulants of its logit.';
comment on macro beta_quantile is 'A quantile of the beta distribution of a and b; z is that quantile of the standard normal (-1.645: 5 %).';

-- the sign that has most of some votes; none where there are no votes, or where the next has a share of `even` of as many
create or replace macro sign_of_most(plus, minus, nil, even) as case
    when greatest(plus, minus, nil) = 0 then '?'
    when plus + minus + nil - greatest(plus, minus, nil) - least(plus, minus, nil) >= even * greatest(plus, minus, nil) then '?'
    when plus = greatest(plus, minus, nil) then '+'
    when minus = greatest(plus, minus, nil) then '-'
    else '0'
end;
comment on macro sign_of_most is 'The sign that has most of some votes; ? where there are none, or where the next has nearly as many (a share of even).';

-- name: priors
create or replace view priors as
select
    any_value(factor) filter (value = '+')::double as plus,
    any_value(factor) filter (value = '-')::double as minus,
    any_value(factor) filter (value = '0')::double as nil,
    any_value(factor) filter (value = 'even')::double as even
from factors
where kind in ('prior', 'sign');
comment on view priors is 'The votes for each sign that every edge begins with, and the share of the votes at which the next sign is as strong as the first (even).';

-- name: open_vote
create or replace macro open_vote(plus, minus, unsigned) as if(plus is null and minus is null, coalesce(unsigned, 0), 0);
comment on macro open_vote is 'The part of a paper''s vote that says an effect and no direction: half of it goes either way.';

-- name: supported
-- digamma and the like are worked out once for both ends of the interval: see beta_quantile
create or replace macro supported(counted) as table
with begun as (
    select
        c.* exclude (votes_plus, votes_minus, votes_nil, votes_open),
        p.plus + c.votes_plus + c.votes_open / 2 as for_plus,
        p.minus + c.votes_minus + c.votes_open / 2 as for_minus,
        p.nil + c.votes_nil as for_nil
    from query_table(counted) c
    cross join priors p
),
shared as (
    select
        *,
        case sign when '+' then for_plus when '-' then for_minus when '0' then for_nil else greatest(for_plus, for_minus) end as a,
        for_plus + for_minus + for_nil - a as b
    from begun
),
spread as (
    select
        *,
        digamma(a) - digamma(b) as first,
        trigamma(a) + trigamma(b) as second,
        tetragamma(a) - tetragamma(b) as third
    from shared
)
select
    * exclude (a, b, first, second, third),
    a / (a + b) as weight,
    cumulants_quantile(first, second, third, -1.645) as low,
    cumulants_quantile(first, second, third, 1.645) as high
from spread;
comment on macro table supported is 'Rows of a table (its name) that has a sign and the sums of votes_plus, votes_minus, votes_nil and votes_open, with their support: a Dirichlet over +, - and 0. for_plus, for_minus, for_nil: its parameters, which are the votes and those that every edge begins with; weight: the mean of the share of the sign; low, high: its 90 % interval.';

-- name: sign_counts
create or replace macro of_sign(sign, plus, minus, nil, unsigned) as
    case sign when '+' then plus when '-' then minus when '0' then nil else unsigned end;
comment on macro of_sign is 'The number that belongs to a sign: papers, as a rule.';
create or replace macro against_sign(sign, plus, minus) as
    case sign when '+' then minus when '-' then plus when '0' then plus + minus else 0 end;
comment on macro against_sign is 'How many papers find the opposite of a sign.';

-- name: turned
create or replace macro turned(sign, turn) as
    case when turn > 0 then sign when sign = '+' then '-' when sign = '-' then '+' else sign end;
comment on macro turned is 'A sign, or its opposite where the names of the variables turn it (-1).';
