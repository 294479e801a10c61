-- the abstracts of the older graph, in the order they were read
select base, title, text, year, journal, pmid, doi, source, position, digest, content, standing, reason, authors, id
from older.abstracts
order by ordinal
