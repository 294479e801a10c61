-- what a model says from memory of one edge of a level, with the path topic, question, statement
select
    c.id, e.statement, s.path as topic, s.question, s.guide, s.text, s.model, c.cause, c.relation, c.effect, e.sign, c.sign as said,
    c.strength, c.hedged, e.reading::double as reading, c.doubts, e.steps, ca.name as narrow_cause, ef.name as narrow_effect
from imagined_evidence e
join claims c on c.id = e.claim
join current_statements s on s.id = e.statement
join entities ca on ca.id = e.narrow_cause
join entities ef on ef.id = e.narrow_effect
where e.level = $level and e.cause = $cause and e.effect = $effect
order by e.sign, e.steps, s.place, c.ordinal
