-- name: built
-- from which views and weights of the program the graph has its own
select inputs from built where stage = 'views'

-- name: columns
-- the columns of a table or view, for the schema reference
select column_name as name, data_type as type, comment from duckdb_columns()
where database_name = 'graph' and table_name = $table order by column_index

-- name: made_by
-- the version of the program that ran last
select version from runs order by started_at desc limit 1

-- name: tables
-- the graph's tables, for the schema reference
select table_name as name, comment from duckdb_tables() where database_name = 'graph' and table_name <> 'migrations'
order by table_name

-- name: views
-- the graph's views, for the schema reference
select view_name as name, comment from duckdb_views() where database_name = 'graph' and not internal order by view_name
