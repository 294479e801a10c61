-- a run gives a sign of life
insert or replace into lessees (owner, seen)
values (:owner, :now)
