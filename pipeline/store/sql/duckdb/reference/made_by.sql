-- the version of the program that ran last
select version from runs order by started_at desc limit 1
