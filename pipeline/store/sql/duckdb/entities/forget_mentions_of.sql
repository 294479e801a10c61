-- the ends of these claims are named anew: they may have been read before, by a model that is back
delete from mentions where claim in (select unnest($claims::varchar[]))
