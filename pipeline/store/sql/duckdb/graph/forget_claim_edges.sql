-- what each claim speaks to is derived anew
delete from claim_edges
