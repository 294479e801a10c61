-- the questions of a job are free for another one
update prepared set job = null where job = :id
