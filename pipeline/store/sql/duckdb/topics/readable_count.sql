-- how many abstracts topics/readable would give
select count(*) as readable
from readable_abstracts
