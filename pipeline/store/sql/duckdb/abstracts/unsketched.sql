-- the readable abstracts without a sketch
select id, digest, title, text
from abstracts
where standing = 'readable' and id not in (select abstract from sketches)
