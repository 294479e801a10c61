-- the pairs of statements that a model was asked about
select id from asked_conflicts where "by" = $by
