-- the concepts of the graph and the classes above them, each with its names and counts
insert into entities by name
with forms as (
    -- spellings that differ in case only compete together, so that a sentence's capital does not win; what a model alone
    -- says comes after what abstracts say
    select entity, name, count(*) as uses, bool_and(imagined) as imagined, sum(count(*)) over (partition by entity, lower(name)) as spoken
    from claim_ends
    group by entity, name
),
ranked as (
    select
        entity,
        list(name order by imagined, spoken desc, length(regexp_replace(name, '[^A-Z0-9]', '', 'g')), uses desc, length(name), name) as names
    from forms
    group by entity
),
counted as (
    select
        u.entity,
        count(distinct u.claim) filter (not u.imagined) as claims,
        count(distinct coalesce(v.voice, u.abstract)) filter (not u.imagined) as papers,
        count(distinct u.claim) filter (u.imagined) as statements,
        list_sort(list(distinct u.aspect) filter (u.aspect is not null)) as aspects
    from claim_ends u
    left join voices v using (abstract)
    group by u.entity
),
identified as (
    select n.entity, list_sort(list(distinct v.id)) as ids
    from names n
    join vocabulary_terms v on v.key = n.key
    group by n.entity
),
holding as (
    select broader as entity, count(*) as narrower from broader where steps <= 3 group by broader
)
select
    coalesce(r.entity, l.entity) as id,
    coalesce(l.name, r.names[1]) as name,
    coalesce(list_filter(r.names, lambda form: form <> coalesce(l.name, r.names[1])), []) as aliases,
    coalesce(c.aspects, []) as aspects,
    coalesce(c.claims, 0) as claims,
    coalesce(c.papers, 0) as papers,
    coalesce(c.statements, 0) as statements,
    coalesce(h.narrower, 0) as narrower,
    coalesce(i.ids, []) as vocabulary_ids
from ranked r
full join labels l on l.entity = r.entity
left join counted c on c.entity = r.entity
left join holding h on h.entity = coalesce(r.entity, l.entity)
left join identified i on i.entity = coalesce(r.entity, l.entity)
where r.entity is not null or h.narrower is not null
