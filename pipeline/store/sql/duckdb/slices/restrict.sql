-- what stands before the graph's own tables in a slice: the chosen claims, and what is derived from them alone, empty yet
create table claim_ends as
select e.* from graph.claim_ends e semi join chosen_claims k on k.claim = e.claim;
create table claim_edges as
select e.* from graph.claim_edges e semi join chosen_claims k on k.claim = e.claim order by e.cause, e.effect;
create table entities as
with counted as (
    select
        e.entity,
        count(distinct e.claim) filter (not e.imagined) as claims,
        count(distinct coalesce(v.voice, e.abstract)) filter (not e.imagined) as papers,
        count(distinct e.claim) filter (e.imagined) as statements
    from claim_ends e
    left join graph.voices v on v.abstract = e.abstract
    group by e.entity
)
select e.* replace (coalesce(c.claims, 0) as claims, coalesce(c.papers, 0) as papers, coalesce(c.statements, 0) as statements)
from graph.entities e
left join counted c on c.entity = e.id
where c.entity is not null
    or e.id in (select b.broader from graph.broader b where b.entity in (select entity from counted));
create table level_names as
select n.*
from graph.level_names n
where if(
    n.level = 'variable',
    n.id in (select variable from claim_ends),
    n.id in (select id from entities)
);
create table class_edges as from graph.class_edges limit 0;
create table edge_votes as from graph.edge_votes limit 0;
create table edge_levels as from graph.edge_levels limit 0;
create table conflict_levels as from graph.conflict_levels limit 0;
create table imagined_claim_edges as
select e.* from graph.imagined_claim_edges e semi join chosen_claims k on k.claim = e.claim order by e.cause, e.effect;
create table imagined_edges as from graph.imagined_edges limit 0;
create view current_claims as
select c.* from graph.current_claims c semi join chosen_claims k on k.claim = c.id;
create view current_extractions as
select x.* from graph.current_extractions x where x.abstract in (select abstract from current_claims);
create view imagined_claims as
select c.* from graph.imagined_claims c semi join chosen_claims k on k.claim = c.id;
create view told_claims as
select *, false as imagined from current_claims
union all
select *, true from imagined_claims;
