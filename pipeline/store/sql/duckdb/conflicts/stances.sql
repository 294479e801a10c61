-- how each abstract stands on the edges of concepts and classes, and how near to what it speaks of
select abstract, cause, effect, sign, min(steps) as steps
from edge_evidence
where level = 'broader' and not background
group by abstract, cause, effect, sign
