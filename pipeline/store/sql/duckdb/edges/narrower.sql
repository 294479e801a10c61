-- the edges between concepts that speak in an edge between classes
select ca.name as cause, ef.name as effect, g.sign, g.supports, g.refutes, g.nulls, g.plus, g.minus, g.unsigned, g.papers
from edge_evidence e
join edges g on g.cause = e.narrow_cause and g.effect = e.narrow_effect
join entities ca on ca.id = e.narrow_cause
join entities ef on ef.id = e.narrow_effect
where e.level = $level and e.cause = $cause and e.effect = $effect
group by all
order by g.papers desc, ca.name, ef.name
