-- how places were made is no more, of a slice or (empty) of the whole graph
delete from geometry where slice = $slice
