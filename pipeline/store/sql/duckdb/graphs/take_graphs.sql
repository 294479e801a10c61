-- the graphs that either was merged of
insert into graphs by name
select * from (select * from older.graphs union all by name select * from newer.graphs)
qualify row_number() over (partition by id order by merged_at) = 1
