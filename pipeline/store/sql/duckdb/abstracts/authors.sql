-- the authors of all readable abstracts, in short
select concat(count(*), ':', bit_xor(hash(id || array_to_string(authors, chr(31))))) as inputs
from readable_abstracts
where len(authors) > 1
