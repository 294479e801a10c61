-- name: give_back
-- a run gives a lease back
delete from leases
where key = :key and owner = :owner

-- name: leave
-- a run ends; what has expired goes with it
delete from leases
where owner = :owner or until < :now

-- name: renew
-- the leases of a run go on
update leases
set until = :until
where owner = :owner

-- name: take
-- take the lease on a question that nobody has, or whose lease has expired
insert into leases (key, owner, until)
values (:key, :owner, :until)
on conflict (key) do update
set owner = excluded.owner, until = excluded.until
where leases.until < :now
returning key
