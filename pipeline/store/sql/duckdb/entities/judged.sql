-- pairs of names that models have judged
select count(*) as pairs from merges where "by" not in ('rule', 'user')
