-- how many records are in which state; the states add up to total
select
    count(*) as total,
    count(*) filter (state = 'done') as done,
    count(*) filter (state = 'failed') as failed,
    count(*) filter (state = 'skipped') as skipped,
    count(*) filter (state = 'duplicate') as duplicate,
    count(*) filter (state = 'removed') as removed,
    count(*) filter (state = 'pending') as pending
from abstract_states
