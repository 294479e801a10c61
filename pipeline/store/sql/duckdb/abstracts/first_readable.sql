-- rows that stand for records with one of these PMIDs, DOIs or contents: the first of each
select id, base, source, digest, content, standing, pmid, doi, ordinal
from abstracts
where standing = 'readable' and (
    pmid in (select unnest($pmids::varchar[]))
    or doi in (select unnest($dois::varchar[]))
    or content in (select unnest($contents::varchar[]))
)
order by ordinal
