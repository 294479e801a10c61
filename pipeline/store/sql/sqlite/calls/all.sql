-- every call as it is stored, in the order they were answered
select c.*, p.text as preamble_text
from calls c
join preambles p on p.hash = c.preamble
order by c.seq
