-- the claims of abstracts that have another id here than in their graph
select c.id, c.abstract, c.quote, c.cause, c.effect, c.concept_sign, c.statement, k.age
from claims c
join claims_taken k on k.new = c.id
where k.old <> k.new
