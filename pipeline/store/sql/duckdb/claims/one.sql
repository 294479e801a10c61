-- one of the claims that count
select id, abstract, statement from told_claims where id = $claim
