-- the topic tree as it was kept, in the order it is read
select id, recipe, name, parent, depth, path, origin, terms, ordinal, reason
from topics
order by ordinal
