-- how many sets of terms a model has answered about
select count(*) as sets from asked_sets
