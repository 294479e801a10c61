-- the sets of normal forms that a model was asked about and that hold one of these
select "by", keys from asked_sets where list_has_any(keys, $keys::varchar[]) order by id
