-- the texts of these abstracts, in the order asked for, and where to find them
with wanted as (
    select unnest($ids::varchar[]) as id, unnest(range(len($ids::varchar[]))) as place
)
select a.id, a.title, a.text, a.year, a.journal, a.pmid, a.doi, a.source, a.authors[1:6] as authors
from wanted w
join abstracts a on a.id = w.id
order by w.place
