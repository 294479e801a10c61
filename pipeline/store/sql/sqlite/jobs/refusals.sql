-- the parameters that a model does not take, in the order they were found
select parameter from refusals where model = :model order by seq
