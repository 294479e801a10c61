-- whether a call is in the log
select count(*) as has from calls where id = :id
