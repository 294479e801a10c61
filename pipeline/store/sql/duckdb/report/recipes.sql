-- the prompts (their hashes), models and settings behind what counts, with the abstracts that each has read, by stage
with used as (
    select recipe, count(*) as abstracts from current_extractions group by recipe
)
select r.stage, r.prompt, r.model, r.settings ->> '$' as settings, coalesce(u.abstracts, 0) as abstracts
from recipes r
left join used u on u.recipe = r.id
where r.stage not in ('claims', 'topics') or u.recipe is not null or r.id in (select recipe from topics)
order by list_position(['topics', 'claims', 'entities', 'conflicts'], r.stage), abstracts desc, r.id
