-- the abstracts of the newer graph, in the order they were read
select base, title, text, year, journal, pmid, doi, source, position, digest, content, standing, reason, authors, id
from newer.abstracts
order by ordinal
