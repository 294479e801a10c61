-- why abstracts are not done: how many for each reason, with some of them
select state, detail, reason, count(*) as abstracts, list(abstract order by abstract)[1:5] as some
from abstract_states
where state in ('failed', 'skipped', 'duplicate', 'removed')
group by state, detail, reason
order by abstracts desc, state, detail, reason
limit 60
