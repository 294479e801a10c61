-- the texts of these abstracts, and where to find them, as JSON
select
    id,
    to_json({
        id: id, title: title, text: text, year: year, journal: journal, pmid: pmid, doi: doi, source: source,
        authors: authors[1:6]
    })::varchar as told
from abstracts
where id in (select unnest($ids::varchar[]))
