create or replace view entities as
with used as (
    select n.entity, m.name, m.claim
    from mentions m
    join current_claims c on c.id = m.claim and c."grounding" <> 'ungrounded'
    join names n on n.key = m.key
),
forms as (
    select entity, name, count(*) as uses
    from used
    group by entity, name
),
counted as (
    select entity, count(distinct claim) as claims
    from used
    group by entity
)
select
    f.entity as id,
    first(f.name order by f.uses desc, f.name = lower(f.name) desc, length(f.name), f.name) as name,
    list(f.name order by f.uses desc, f.name = lower(f.name) desc, length(f.name), f.name)[2:] as aliases,
    any_value(c.claims) as claims
from forms f
join counted c using (entity)
group by f.entity;
comment on view entities is 'The variables of the graph: each is named by its most used form; the other forms are its aliases.';
