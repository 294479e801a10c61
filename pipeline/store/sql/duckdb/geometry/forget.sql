-- the places of variables are no more
delete from places
