-- why a question was last rejected since a time
select answer from calls where key = :key and state = 'rejected' and asked_at >= :since order by seq desc limit 1
