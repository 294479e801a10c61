-- the graphs that this one was made of
select id, folder from graphs order by merged_at, id
