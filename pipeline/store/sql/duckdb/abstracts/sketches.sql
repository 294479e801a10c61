-- the sketches of all readable abstracts, in no order; of none that is removed, as $removed says
select abstract, hashes
from sketches
where abstract not in (select unnest($removed::varchar[]))
