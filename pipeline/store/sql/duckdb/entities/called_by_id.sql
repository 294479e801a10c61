-- what some entities are called
select id, name from entities where id in (select unnest($ids::varchar[])) order by claims desc, name, id
