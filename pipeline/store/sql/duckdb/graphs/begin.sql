-- what a merge has to remember: the ids that abstracts, extractions and claims have there and here, with the age of the
-- graph they come from (0 the older, 1 the newer)
create temp table renamed (age integer, old varchar, new varchar);
create temp table readings_taken (age integer, old varchar, new varchar, abstract varchar);
create temp table claims_taken (age integer, old varchar, new varchar);
create temp table statements_taken (age integer, claim varchar, old varchar, new varchar)
