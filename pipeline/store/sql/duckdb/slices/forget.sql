-- a slice is forgotten
delete from slices where name = $name
