-- the graph's tables, for the schema reference
select table_name as name, comment from duckdb_tables() where database_name = 'graph' and table_name <> 'migrations'
order by table_name
