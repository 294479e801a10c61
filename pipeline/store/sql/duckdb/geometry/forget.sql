-- the places of variables are no more, of a slice or (empty) of the whole graph
delete from places where slice = $slice
