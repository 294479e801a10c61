-- the classes that make an edge are derived anew
delete from class_edges
