create or replace view entities as
with used as (
    select n.entity, m.name, m.claim
    from mentions m
    join current_claims c on c.id = m.claim and c.evidence
    join names n on n.key = m.key
),
forms as (
    -- spellings that differ in case only compete together, so that a sentence's capital does not win
    select entity, name, count(*) as uses, sum(count(*)) over (partition by entity, lower(name)) as spoken
    from used
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
    select entity, count(distinct claim) as claims
    from used
    group by entity
)
select entity as id, names[1] as name, names[2:] as aliases, claims
from ranked
join counted using (entity);
comment on view entities is 'The variables of the graph: each is named by its most used form; the other forms are its aliases.';
