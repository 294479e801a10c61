-- how many entities have a name or an alias that contains this (null for all)
select count(*) as number
from entities e
where $search is null
    or contains(lower(e.name), lower($search))
    or len(list_filter(e.aliases, lambda alias: contains(lower(alias), lower($search)))) > 0
