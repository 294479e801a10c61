-- one entity
select e.id, e.name, e.aliases, e.claims, e.papers, e.statements, e.vocabulary_ids,
    list(distinct n.name order by n.name) filter (b.steps = 1) as broader
from entities e
left join broader b on b.entity = e.id
left join entities n on n.id = b.broader
where e.id = $entity
group by all
