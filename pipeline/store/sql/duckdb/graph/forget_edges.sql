-- the edges are derived anew
delete from edge_levels
