-- how many claims pass a filter, of one abstract if asked
select count(*) as number from "filters/claims" where $abstract is null or abstract = $abstract
