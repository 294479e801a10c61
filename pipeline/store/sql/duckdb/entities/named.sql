-- what is called exactly so at a level
select id from level_names where level = $level and lower(name) = lower($text) order by id
