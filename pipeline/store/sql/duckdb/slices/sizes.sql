-- how large a slice is
select
    (select count(distinct abstract) from current_claims)::bigint as abstracts,
    (select count(*) from current_claims)::bigint as claims,
    (select count(*) from edge_levels where level = $level)::bigint as edges,
    (select count(*) from conflict_levels where level = $level and type = 'between studies')::bigint as conflicts,
    (select count(distinct statement) from imagined_claim_edges)::bigint as statements
