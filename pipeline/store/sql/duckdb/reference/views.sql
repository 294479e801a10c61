-- the graph's views, for the schema reference
select view_name as name, comment from duckdb_views() where database_name = 'graph' and not internal order by view_name
