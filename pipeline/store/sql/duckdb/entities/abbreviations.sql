-- short forms as abstracts define them, once for each abstract that does, of abstracts whose claims count
select distinct on (b.abstract, b.short, b.long) b.short, b.long
from abbreviations b
where b.abstract in (select abstract from current_claims where evidence)
order by b.short, b.long
