-- the votes of papers are derived anew
delete from edge_votes
