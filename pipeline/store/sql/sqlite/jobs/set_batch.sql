-- a job was made
update jobs set batch = :batch where id = :id
