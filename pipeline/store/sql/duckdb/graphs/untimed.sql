-- how many readings have no time: earlier versions did not keep it
select count(*) as readings from extractions where state = 'done' and read_at is null
