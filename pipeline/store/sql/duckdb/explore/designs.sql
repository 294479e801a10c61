-- the designs of the abstracts that were read, the commonest first, those that state none last
select *
from (select coalesce(design, 'not stated') as design, count(*) as abstracts from current_extractions group by all)
order by design = 'not stated', abstracts desc, design
