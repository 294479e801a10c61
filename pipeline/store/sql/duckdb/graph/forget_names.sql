-- the names of ends are derived anew
delete from level_names
