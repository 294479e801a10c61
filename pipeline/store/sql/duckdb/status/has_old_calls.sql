-- whether this graph was made before calls had a file of their own
select count(*) > 0 as has from duckdb_tables() where table_name = 'old_calls'
