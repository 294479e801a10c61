-- the short forms of these abstracts are read anew
delete from abbreviations where abstract in (select unnest($abstracts::varchar[]))
