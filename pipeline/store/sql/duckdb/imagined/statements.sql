-- how many statements of models count
select count(*) as statements from current_statements
