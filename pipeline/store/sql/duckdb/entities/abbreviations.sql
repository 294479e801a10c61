-- short forms as abstracts define them, of abstracts whose claims count
select distinct b.short, b.long
from abbreviations b
where b.abstract in (select abstract from current_extractions)
order by b.short, b.long
