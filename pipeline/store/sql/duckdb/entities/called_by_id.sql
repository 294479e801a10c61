-- what some entities are called
select id, name from entities where id in (select unnest($ids::varchar[]))
