create or replace view concept_uses as
select m.claim, m.role, n.entity, m.name, m.aspect, m.qualifiers, m.turn, c.abstract
from mentions m
join current_claims c on c.id = m.claim and c.evidence
join names n on n.key = m.key
where not m.generic or m.key in (select a from decisions where kind = 'variable' and undone_at is null);
comment on view concept_uses is 'The entity at each end of each claim that is evidence. Generic names (the intervention) are none.';

create or replace view entities as
with forms as (
    -- spellings that differ in case only compete together, so that a sentence's capital does not win
    select entity, name, count(*) as uses, sum(count(*)) over (partition by entity, lower(name)) as spoken
    from concept_uses
    group by entity, name
),
ranked as (
    select
        entity,
        list(name order by spoken desc, length(regexp_replace(name, '[^A-Z0-9]', '', 'g')), uses desc, length(name), name) as names
    from forms
    group by entity
),
counted as (
    select
        u.entity,
        count(distinct u.claim) as claims,
        count(distinct coalesce(v.voice, u.abstract)) as papers,
        list_sort(list(distinct u.aspect) filter (u.aspect is not null)) as aspects
    from concept_uses u
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
    select broader as entity, count(*) as narrower from broader group by broader
)
select
    coalesce(r.entity, l.entity) as id,
    coalesce(l.name, r.names[1]) as name,
    coalesce(list_filter(r.names, lambda form: form <> coalesce(l.name, r.names[1])), []) as aliases,
    coalesce(c.aspects, []) as aspects,
    coalesce(c.claims, 0) as claims,
    coalesce(c.papers, 0) as papers,
    coalesce(h.narrower, 0) as narrower,
    coalesce(i.ids, []) as vocabulary_ids
from ranked r
full join labels l on l.entity = r.entity
left join counted c on c.entity = r.entity
left join holding h on h.entity = coalesce(r.entity, l.entity)
left join identified i on i.entity = coalesce(r.entity, l.entity)
where r.entity is not null or h.narrower is not null;
comment on view entities is 'The concepts of the graph, and the classes above them (those have narrower ones, and no claims where no claim names them). Each is named by its standard term, or by its most used form; the other forms are its aliases.';
comment on column entities.vocabulary_ids is 'The ids that the controlled vocabulary of --vocabulary has for its names: usually one.';

create or replace view level_names as
select 'concept' as level, id, name from entities
union all
select 'broader', id, name from entities
union all
select distinct
    'variable',
    case
        when u.aspect is null and len(u.qualifiers) = 0 then u.entity
        else 'sha256:' || left(sha256(concat_ws(chr(31), u.entity, u.aspect, array_to_string(u.qualifiers, chr(30)))), 16)
    end,
    case
        when u.aspect is null and len(u.qualifiers) = 0 then e.name
        else e.name || ' [' || concat_ws('; ', u.aspect, nullif(array_to_string(u.qualifiers, ', '), '')) || ']'
    end
from concept_uses u
join entities e on e.id = u.entity;
comment on view level_names is 'The name of every end at every level: coronary artery disease [risk; premature] is a variable of the concept coronary artery disease.';
