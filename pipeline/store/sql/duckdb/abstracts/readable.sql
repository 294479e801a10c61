-- title and text of every readable abstract, in no order; of those with these ids if any are named
select id, title, text
from abstracts
where standing = 'readable' and ($ids is null or id in (select unnest($ids::varchar[])))
