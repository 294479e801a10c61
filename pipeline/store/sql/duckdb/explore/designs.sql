-- the designs that abstracts state, the commonest first
select design, count(*) as abstracts from current_extractions where design is not null group by design order by abstracts desc, design
