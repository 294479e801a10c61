-- the slices, in the order of their names
select name, topics, since, until, designs, populations, sources, origin, why,
    strftime(make_timestamp(epoch_us(made_at)), '%Y-%m-%dT%H:%M:%SZ') as made_at
from slices
order by name
