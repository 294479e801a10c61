-- the models that answered for abstracts beside or instead of those of their recipes
select model, count(*) as abstracts from current_extractions where model is not null group by model order by abstracts desc, model
