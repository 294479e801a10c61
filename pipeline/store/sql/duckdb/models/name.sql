-- what a variable of the whole graph is called, also where a slice does not speak of it
select coalesce(any_value(name), $id) as name from graph.level_names where level = $level and id = $id
