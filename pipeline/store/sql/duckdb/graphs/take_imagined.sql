-- what models say from memory, of both; of a root and a model that both have, as the newer one says
insert into imaginings by name select * from newer.imaginings;
insert or ignore into imaginings by name select * from older.imaginings;
insert into imagined_topics by name select * from newer.imagined_topics;
insert or ignore into imagined_topics by name select * from older.imagined_topics;
insert into imagined_questions by name select * from newer.imagined_questions;
insert or ignore into imagined_questions by name select * from older.imagined_questions;
insert into imagined_statements by name select * from newer.imagined_statements;
insert or ignore into imagined_statements by name select * from older.imagined_statements;
insert or ignore into claims by name
select * from newer.claims where abstract in (select id from newer.imagined_statements)
union by name
select * from older.claims where abstract in (select id from older.imagined_statements)
