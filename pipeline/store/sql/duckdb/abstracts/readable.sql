-- title and text of these abstracts, in no order
select id, title, text
from abstracts
where id in (select unnest($ids::varchar[]))
