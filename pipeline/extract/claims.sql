-- name: count
-- how many claims pass a filter, of one abstract if asked
select count(*) as number from filtered_claims($wanted) where $abstract is null or abstract = $abstract

-- name: due
-- which abstracts this run wants read by a recipe that is not their current reading, in order
select a.ordinal
from readable_abstracts a
join plans p on p.abstract = a.id
where p.run = $run
    and a.id not in (select e.abstract from current_extractions e where e.recipe = $recipe)
order by a.ordinal

-- name: due_count
-- how many abstracts claims/due would give
select count(*) as due
from readable_abstracts a
join plans p on p.abstract = a.id
where p.run = $run
    and a.id not in (select e.abstract from current_extractions e where e.recipe = $recipe)

-- name: due_sample
-- at most $size of the abstracts claims/due would give, spread evenly over them
with due as (
    select a.id, row_number() over (order by a.ordinal) - 1 as place, count(*) over () as n
    from readable_abstracts a
    join plans p on p.abstract = a.id
    where p.run = $run
        and a.id not in (select e.abstract from current_extractions e where e.recipe = $recipe)
),
chosen as (
    select id from due
    where place = 0 or (place * $size::bigint) // n <> ((place - 1) * $size::bigint) // n
)
select a.id, a.title, a.text
from abstracts a
join chosen using (id)
order by a.ordinal

-- name: forget_plans
-- forget that earlier runs wanted abstracts read that no run has read: only what this run wants is to come
delete from plans
where run <> $run and abstract not in (select abstract from extractions)

-- name: judged
-- the claims that count of which a person judged whether their abstract says so
select c.*, d.kind = 'claim right' as "right"
from current_claims c
join decisions_in_force d on d.a = c.statement
where d.kind in ('claim right', 'claim wrong') and is_person(d."by")
order by c.id

-- name: list
-- claims that pass a filter, of one abstract if asked, those of the exact ends first, then in the order of the abstracts, those
-- of a model's memory last
with passing as (
    select
        c.*, coalesce(a.ordinal, t.place) as place,
        (c.id in (from claims_naming(filter_of($wanted).exact_causes, 'cause')))::int
        + (c.id in (from claims_naming(filter_of($wanted).exact_effects, 'effect')))::int
        + (c.id in (from claims_naming(filter_of($wanted).exact_about, null)))::int as exact
    from filtered_claims($wanted) c
    left join abstracts a on a.id = c.abstract
    left join current_statements t on c.imagined and t.id = c.abstract
    where $abstract is null or c.abstract = $abstract
),
chosen as materialized (
    select *, id as claim from passing order by exact desc, imagined, place, ordinal, id limit $limit
),
named as (
    -- an end that lists several things has a mention for each
    select m.claim, m.role, string_agg(distinct e.name, ' and ' order by e.name) as name
    from mentions m
    join names n on n.key = m.key
    join entities e on e.id = n.entity
    where m.claim in (select claim from chosen)
    group by m.claim, m.role
)
select
    d.claim as id, d.said as sign,
    d.* exclude (claim, said, ordinal, statement, journal, source, read_by, prompt)
        replace (
            if(k.imagined, '', d.title) as title,
            coalesce(ca.name, d.cause_concept) as cause_concept,
            coalesce(ef.name, d.effect_concept) as effect_concept
        )
from chosen k
join described_claims('chosen') d on d.claim = k.id
left join named ca on ca.claim = k.id and ca.role = 'cause'
left join named ef on ef.claim = k.id and ef.role = 'effect'
order by k.exact desc, k.imagined, k.place, k.ordinal, k.id

-- name: one
-- one of the claims that count
select id, abstract, statement from told_claims where id = $claim

-- name: texts
-- some abstracts with their texts, in order; the bounds spare DuckDB the others, which lie in order on disk
select id, title, text, digest
from abstracts
where ordinal between list_min($ordinals) and list_max($ordinals)
    and list_contains($ordinals::bigint[], ordinal)
order by ordinal
