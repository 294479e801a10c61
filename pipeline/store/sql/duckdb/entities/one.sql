-- one entity
select id, name, aliases, claims, papers from entities where id = $entity
