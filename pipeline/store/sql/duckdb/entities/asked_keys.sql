-- the terms of each set that a model has answered about
select "by", keys from asked_sets order by id
