-- the columns of a table or view, for the schema reference
select column_name as name, data_type as type, comment from duckdb_columns()
where database_name = 'graph' and table_name = $table order by column_index
