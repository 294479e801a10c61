-- how many abstracts are read or to be read
select count(*) as chosen
from chosen_abstracts
