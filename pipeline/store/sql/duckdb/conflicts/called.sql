-- the conflicts whose id begins so
select id, level from conflict_levels where starts_with(id, $id) order by level, id limit 2
