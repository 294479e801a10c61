-- the most that was on its way in runs that were killed
select coalesce(sum(tokens), 0) as tokens, coalesce(sum(usd), 0.0) as usd
from held
where run <> :run
