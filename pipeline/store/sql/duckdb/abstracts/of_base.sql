-- rows that could be one of these records
select id, base, source, digest, content, standing, pmid, doi, ordinal
from abstracts
where base in (select unnest($bases::varchar[]))
order by ordinal
