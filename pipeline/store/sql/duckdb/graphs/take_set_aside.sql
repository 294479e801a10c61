-- what could not be read, of both; where both have it, as the newer one says
insert into set_aside by name select * from newer.set_aside;
insert or ignore into set_aside by name select * from older.set_aside
