-- the vectors of variables in a slice (empty: in the whole graph), in the order of their ids
select entity, vector, as_cause, as_effect from places where slice = $slice order by entity
