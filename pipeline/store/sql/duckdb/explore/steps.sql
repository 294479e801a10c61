-- edges of a level that lead on from these ends, the best supported first, at most so many; held ones lead nowhere
select cause, effect, low
from edge_levels
where level = $level and standing <> 'held' and cause in (select unnest($ends::varchar[]))
order by low desc, supports desc, cause, effect
limit $limit
