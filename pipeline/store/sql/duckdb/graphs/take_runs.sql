-- runs and recipes of both, those that both know once
insert into runs by name
select * from (select * from older.runs union all select * from newer.runs)
qualify row_number() over (partition by id order by finished_at nulls last) = 1
order by started_at, id;
insert into recipes by name
select * from (select * from older.recipes union all select * from newer.recipes)
qualify row_number() over (partition by id order by stage) = 1
