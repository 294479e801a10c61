-- the log of removals, the oldest first
select id, key, why, removed_at::varchar as removed, restored_at::varchar as restored
from removals
order by removed_at, key, id
