-- the vectors of variables, in the order of their ids
select entity, vector, as_cause, as_effect from places order by entity
