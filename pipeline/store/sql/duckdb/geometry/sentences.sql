-- the sentences in which abstracts, and with $memory a model, speak of a cause and an effect, each once
select distinct e.cause, e.effect, c.quote
from (
    select cause, effect, claim from claim_edges
    union all
    select cause, effect, claim from imagined_claim_edges where $memory
) e
join claims c on c.id = e.claim
where c.grounding <> 'ungrounded'
order by e.cause, e.effect, c.quote
