-- how many claims have a cause
select count(*) as claims from claim_ends where role = 'cause'
