-- the sentences in which abstracts speak of a cause and an effect, each once
select distinct e.cause, e.effect, c.quote
from claim_edges e
join claims c on c.id = e.claim
where c.grounding <> 'ungrounded'
order by e.cause, e.effect, c.quote
