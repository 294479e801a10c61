-- back to what was read and decided until a moment: readings and decisions without a time stay
delete from abstracts
where id in (select abstract from extractions group by abstract having min(coalesce(read_at, '-infinity')) > $moment::timestamptz)
