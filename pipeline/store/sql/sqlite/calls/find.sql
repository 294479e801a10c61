-- the newest good answer to a question, else the newest bad one since a time
select c.*, p.text as preamble_text
from calls c
join preambles p on p.hash = c.preamble
where c.key = :key
    and (c.state = 'ok'
        or (c.state in ('invalid', 'truncated', 'refused', 'filtered', 'too_long') and c.asked_at >= :since))
order by c.state = 'ok' desc, c.asked_at desc
limit 1
