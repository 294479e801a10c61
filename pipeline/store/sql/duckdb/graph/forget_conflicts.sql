-- the conflicts are derived anew
delete from conflict_levels
