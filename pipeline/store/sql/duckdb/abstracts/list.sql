-- every record read, or those in one state
select a.id, a.title, a.text, a.year, a.source, s.state, s.reason, a.duplicate_of, a.journal, a.pmid, a.doi
from abstracts a
join abstract_states s on s.abstract = a.id
where $state is null or s.state = $state
order by a.ordinal
