-- how many edges of a level abstracts speak of, a model does, from memory, and both do
select
    count(*) filter (origin <> 'model') as literature,
    count(*) filter (origin <> 'literature') as model,
    count(*) filter (origin = 'both') as "both"
from told_edges
where level = $level
