-- the slices of both; of two of one name the later
insert into slices by name
select * from (select * from older.slices union all by name select * from newer.slices)
qualify row_number() over (partition by name order by made_at desc, why) = 1
order by name
