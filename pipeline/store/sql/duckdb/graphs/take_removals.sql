-- what people took out of either graph
insert into removals by name
select * from (select * from older.removals union all by name select * from newer.removals)
qualify row_number() over (partition by id order by restored_at nulls last) = 1
order by removed_at, id
