-- rows that could be one of these records, or stand for it
select id, base, source, digest, content, standing, pmid, doi, ordinal
from abstracts
where base in (select unnest($bases::varchar[]))
    or pmid in (select unnest($pmids::varchar[]))
    or doi in (select unnest($dois::varchar[]))
    or content in (select unnest($contents::varchar[]))
