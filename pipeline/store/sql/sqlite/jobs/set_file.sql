-- a job's requests were uploaded
update jobs set file = :file where id = :id
