-- how the run before this one was set up, and how it ended
select settings ->> '$' as settings, outcome from runs where id <> $run order by started_at desc, id limit 1
