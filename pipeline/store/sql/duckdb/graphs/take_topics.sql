-- the topic tree of the newer graph, or of the older where that has none
insert into topics by name
select * from newer.topics
union all by name
select * from older.topics where not exists (select 1 from newer.topics)
