-- calls, in the order they were answered; answers about the abstracts in :ungrounded (JSON) failed, too
select c.*, p.text as preamble_text
from calls c
join preambles p on p.hash = c.preamble
where (:failed = 0 or c.state <> 'ok'
        or (c.stage = 'claims' and c.item in (select value from json_each(:ungrounded))))
    and (:stage is null or c.stage = :stage)
    and (:item is null or c.item = :item)
order by c.seq
limit :most
