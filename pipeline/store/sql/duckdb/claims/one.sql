-- one of the claims that count
select id, abstract, statement from current_claims where id = $claim
