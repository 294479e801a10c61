-- a normal form of each of these variables, by which decisions name them
select entity, min(key) as key from names where list_contains($ids::varchar[], entity) group by entity
