-- the size of what is derived
select
    (select count(*) from topics) as topics,
    (select count(*) from entities) as entities,
    (select count(*) from edges) as edges,
    (select count(*) from conflicts where type = 'between studies') as conflicts
