-- the newest usable answer to a question
select * from calls where key = $key and state = 'ok' order by asked_at desc limit 1
