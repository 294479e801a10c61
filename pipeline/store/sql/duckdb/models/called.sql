-- the variables of a level that are called so
select id, name from level_names where level = $level and lower(name) = lower($text) order by place
