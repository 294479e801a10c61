-- the concepts are derived anew
delete from entities
