-- every abstract that can lie under topics
select id, title, text
from readable_abstracts
