-- title and text of every readable abstract, in no order; of those with these ids if any are named; none of $removed, which
-- may be others than those that are removed by now
select id, title, text
from abstracts
where standing = 'readable'
    and ($ids is null or id in (select unnest($ids::varchar[])))
    and id not in (select unnest($removed::varchar[]))
