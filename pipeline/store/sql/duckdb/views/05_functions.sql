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

-- the sign that has most of some votes; none where there are no votes, or where the next has a share of `even` of as many
create or replace macro sign_of_most(plus, minus, nil, even) as case
    when greatest(plus, minus, nil) = 0 then '?'
    when plus + minus + nil - greatest(plus, minus, nil) - least(plus, minus, nil) >= even * greatest(plus, minus, nil) then '?'
    when plus = greatest(plus, minus, nil) then '+'
    when minus = greatest(plus, minus, nil) then '-'
    else '0'
end;
