-- the ends of the edges of a level, in the order of their names; classes without edges of their own are left out
with ends as (
    select cause as id from edge_levels where level = $level
    union
    select effect from edge_levels where level = $level
),
concepts as (
    select distinct if($level = 'variable', u.id, c.id) as id, c.id as concept
    from claim_ends u
    join claim_ends c on c.level = 'concept' and c.claim = u.claim and c.role = u.role
    where u.level = if($level = 'variable', 'variable', 'concept')
)
select
    l.id,
    l.name,
    e.aliases,
    e.aspects,
    coalesce(e.claims, 0) as claims,
    coalesce(e.papers, 0) as papers,
    (
        select coalesce(list(n.name order by n.name), [])
        from broader b
        join entities n on n.id = b.broader
        where b.entity = e.id and b.steps = 1
    ) as broader,
    coalesce(e.vocabulary_ids, []) as vocabulary_ids
from level_names l
left join concepts c on c.id = l.id
left join entities e on e.id = coalesce(c.concept, l.id)
where l.level = $level and ($level = 'concept' or l.id in (select id from ends))
order by l.name, l.id
