-- short forms as abstracts define them, a row for each abstract that does, of abstracts whose claims count
select b.short, b.long
from abbreviations b
where b.abstract in (select abstract from current_extractions)
order by b.short, b.long
