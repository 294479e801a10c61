-- these ends of edges at a level, in the order asked for, with the classes above them and what lies below
with wanted as (
    select unnest($ids::varchar[]) as id, unnest(range(len($ids::varchar[]))) as place
),
variables as (
    select distinct variable as id, entity as concept from claim_ends
    where $level = 'variable' and variable in (select id from wanted)
),
meant as (
    select w.id, w.place, coalesce(v.concept, w.id) as entity
    from wanted w
    left join variables v on v.id = w.id
),
above as (
    select b.entity, list({'id': n.id, 'name': n.name} order by n.name) as names
    from broader b
    join entities n on n.id = b.broader
    where b.steps = 1 and b.entity in (select entity from meant)
    group by b.entity
),
below as (
    select b.broader as entity, list({'id': n.id, 'name': n.name} order by n.claims desc, n.name)[1:60] as names, count(*) as number
    from broader b
    join entities n on n.id = b.entity
    where b.steps = 1 and b.broader in (select entity from meant)
    group by b.broader
)
select
    m.id, l.name, coalesce(e.aliases, []) as aliases, coalesce(e.aspects, []) as aspects, coalesce(e.claims, 0) as claims,
    coalesce(e.papers, 0) as papers, coalesce(e.statements, 0) as statements, coalesce(a.names, []) as broader, coalesce(b.names, []) as narrower,
    coalesce(b.number, 0) as narrower_total,
    coalesce(e.vocabulary_ids, []) as vocabulary_ids
from meant m
join level_names l on l.level = $level and l.id = m.id
left join entities e on e.id = m.entity
left join above a on a.entity = m.entity
left join below b on b.entity = m.entity
order by m.place
