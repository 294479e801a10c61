-- the signs with which each abstract stands on the edges of a level, background aside
select distinct abstract, cause, effect, sign
from edge_evidence
where level = $level and not background
