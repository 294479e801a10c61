-- a merge needs to remember nothing more
drop table renamed;
drop table readings_taken;
drop table claims_taken;
drop table statements_taken
