-- the graphs that were merged into this one
select id, folder, merged_at::varchar as merged_at from graphs order by merged_at, folder, id
