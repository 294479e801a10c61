-- the size of what models said from memory, and the edges that only they speak of
select
    (select count(distinct topic) from current_statements) as topics,
    (select count(*) from current_statements) as statements,
    (select count(*) from imagined_claims) as claims,
    (select count(*) from told_edges where level = 'concept' and origin = 'model') as edges
