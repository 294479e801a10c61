-- take the leases on some questions that no run that lives has one on
insert into leases (key, owner)
select value, :owner
from json_each(:keys)
where true
on conflict (key) do update
set owner = excluded.owner
where leases.owner not in (select owner from lessees where seen between :earliest and :latest)
returning key
