-- what a model's statements speak to is derived anew
delete from imagined_claim_edges
