-- the edges between concepts that speak in an edge between classes
select ca.name as cause, ef.name as effect, g.sign, g.supports, g.refutes, g.nulls, g.papers
from edge_evidence e
join edge_evidence n on n.level = 'concept' and n.claim = e.claim
join edges g on g.cause = n.cause and g.effect = n.effect
join entities ca on ca.id = n.cause
join entities ef on ef.id = n.effect
where e.level = $level and e.cause = $cause and e.effect = $effect
group by all
order by g.papers desc, ca.name, ef.name
