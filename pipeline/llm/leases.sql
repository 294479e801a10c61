-- name: forget_dead
-- forget the leases of runs that have ended or died
delete from leases
where owner not in (select owner from lessees where seen between :earliest and :latest)

-- name: free
-- of some questions, those on which no run that lives has a lease
select value as key
from json_each(:keys)
where value not in (
    select l.key
    from leases l
    join lessees o on o.owner = l.owner
    where o.seen between :earliest and :latest
)

-- name: give_back
-- give some leases of a run back
delete from leases
where owner = :owner and key in (select value from json_each(:keys))

-- name: leave
-- a run ends; runs that have died are forgotten with it
delete from lessees
where owner = :owner or seen < :earliest

-- name: live
-- a run gives a sign of life
insert or replace into lessees (owner, seen)
values (:owner, :now)

-- name: take
-- take the leases on some questions that no run that lives has one on
insert into leases (key, owner)
select value, :owner
from json_each(:keys)
where true
on conflict (key) do update
set owner = excluded.owner
where leases.owner not in (select owner from lessees where seen between :earliest and :latest)
returning key
