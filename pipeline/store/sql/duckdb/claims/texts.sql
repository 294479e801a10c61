-- some abstracts with their texts, in order; the bounds spare DuckDB the others, which lie in order on disk
select id, title, text, digest
from abstracts
where ordinal between list_min($ordinals) and list_max($ordinals)
    and list_contains($ordinals::bigint[], ordinal)
order by ordinal
