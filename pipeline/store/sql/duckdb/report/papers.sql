-- what is cited: these abstracts, in the order asked for
with wanted as (
    select unnest($ids::varchar[]) as id, unnest(range(len($ids::varchar[]))) as place
)
select a.id, a.title, a.authors, a.year, a.journal, a.pmid, a.doi, a.source
from wanted w
join abstracts a on a.id = w.id
order by w.place
