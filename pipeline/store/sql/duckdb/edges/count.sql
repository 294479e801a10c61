-- how many edges of a level pass a filter
select count(*) as number from "filters/edges"
