-- how many papers of each year speak of each of these ends of edges at a level
with ends as (
    select cause as id, paper, year from edge_evidence
    where level = $level and cause in (select unnest($ids::varchar[]))
    union all
    select effect, paper, year from edge_evidence
    where level = $level and effect in (select unnest($ids::varchar[]))
)
select id, year, count(distinct paper) as papers
from ends
where year is not null
group by id, year
order by id, year
