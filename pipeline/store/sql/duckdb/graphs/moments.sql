-- when each graph was last worked on: by its runs, its people, its readings; the runs tell apart what is equally old
select
    'older' as name,
    (select coalesce(max(epoch_us(started_at)), 0) from older.runs) as run,
    (select coalesce(max(epoch_us(decided_at)), 0) from older.decisions where "by" = 'user' or starts_with("by", 'user: ')) as decided,
    (select coalesce(max(epoch_us(read_at)), 0) from older.extractions) as read,
    (select coalesce(string_agg(id, ' ' order by id), '') from older.runs) as runs
union all
select
    'newer',
    (select coalesce(max(epoch_us(started_at)), 0) from newer.runs),
    (select coalesce(max(epoch_us(decided_at)), 0) from newer.decisions where "by" = 'user' or starts_with("by", 'user: ')),
    (select coalesce(max(epoch_us(read_at)), 0) from newer.extractions),
    (select coalesce(string_agg(id, ' ' order by id), '') from newer.runs)
