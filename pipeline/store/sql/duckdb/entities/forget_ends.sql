-- the ends of claims are derived anew from mentions, names and classes
delete from claim_ends
