-- what a job brought is in the log
update jobs set over = 1 where id = :id
