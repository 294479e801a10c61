-- name: abstracts
-- the abstracts of one of two graphs (0 the older, 1 the newer), in the order they were read
select base, title, text, year, journal, pmid, doi, source, position, digest, content, standing, reason, authors, id
from (select 0 as age, * from older.abstracts union all by name select 1 as age, * from newer.abstracts)
where age = $age
order by ordinal

-- name: begin
-- what a merge has to remember: the ids that abstracts, extractions and claims have there and here, with the age of the
-- graph they come from (0 the older, 1 the newer)
create temp table renamed (age integer, old varchar, new varchar);
create temp table readings_taken (age integer, old varchar, new varchar, abstract varchar);
create temp table claims_taken (age integer, old varchar, new varchar);
create temp table statements_taken (age integer, claim varchar, old varchar, new varchar);
create temp macro both_of(name) as table
select 0 as age, * from query_table('older.' || name)
union all by name
select 1 as age, * from query_table('newer.' || name)

-- name: end
-- a merge needs to remember nothing more
drop table renamed;
drop table readings_taken;
drop table claims_taken;
drop table statements_taken;
drop macro table both_of

-- name: graphs
-- the graphs that were merged into this one
select id, folder, merged_at::varchar as merged_at from graphs order by merged_at, folder, id

-- name: origins
-- from which graph each row came that was merged into this one
select kind, id, graph from origins order by kind, id, graph

-- name: renamed_claims
-- the claims of abstracts that have another id here than in their graph
select c.id, c.abstract, c.quote, c.cause, c.effect, c.concept_sign, c.statement, k.age
from claims c
join claims_taken k on k.new = c.id
where k.old <> k.new

-- name: take_decisions
-- what was decided in both, and what models were asked about; what the rules decide is derived anew. A decision that was
-- taken back in one of two copies is taken back. Statements are called as they are here
update claims set statement = t.new from statements_taken t where t.claim = claims.id;
create temp table statements_here as select distinct age, old, new from statements_taken;
insert into decisions by name
select *
from (
    select
        d.* exclude (age)
        replace (
            coalesce(m.new, d.a) as a,
            if(m.new is null, d.id, 'sha256:' || left(sha256(concat_ws(
                chr(31), 'decision', d.kind, m.new, d.b, d."by",
                strftime(make_timestamp(epoch_us(d.decided_at)), '%Y-%m-%dT%H:%M:%S.%gZ')
            )), 16)) as id
        )
    from both_of('decisions') d
    left join statements_here m on m.age = d.age and m.old = d.a and starts_with(d.kind, 'claim ')
    where d."by" <> 'rule'
)
qualify row_number() over (partition by id order by undone_at nulls last, decided_at, why, score, steps) = 1
order by decided_at, id;
insert into asked_sets by name from newer.asked_sets;
insert or ignore into asked_sets by name from older.asked_sets;
insert into vocabulary_terms by name from newer.vocabulary_terms;
insert or ignore into vocabulary_terms by name from older.vocabulary_terms;
insert or ignore into asked_conflicts by name
select c.* exclude (age) replace (coalesce(m.new, c.one) as one, coalesce(n.new, c.other) as other)
from both_of('asked_conflicts') c
left join statements_here m on m.age = c.age and m.old = c.one
left join statements_here n on n.age = c.age and n.old = c.other
qualify row_number() over (partition by c.id, c."by" order by c.age desc) = 1
order by c.id;
insert or ignore into conflict_axes by name
select c.* exclude (age) replace (coalesce(m.new, c.one) as one, coalesce(n.new, c.other) as other)
from both_of('conflict_axes') c
left join statements_here m on m.age = c.age and m.old = c.one
left join statements_here n on n.age = c.age and n.old = c.other
qualify row_number() over (
    partition by coalesce(m.new, c.one), coalesce(n.new, c.other), c.axis, c."by" order by c.age desc
) = 1
order by one, other, ordinal;
drop table statements_here;
insert into removals by name
select * exclude (age)
from both_of('removals')
qualify row_number() over (partition by id order by restored_at nulls last) = 1
order by removed_at, id;
-- the topics of the newer graph, or of the older where that has none; of two slices of one name the later
insert into topics by name
select * exclude (age) from both_of('topics') where age = 1 or not exists (select 1 from newer.topics);
insert into slices by name
select * exclude (age) from both_of('slices') qualify row_number() over (partition by name order by made_at desc, why) = 1 order by name;
insert into graphs by name
select * exclude (age) from both_of('graphs') qualify row_number() over (partition by id order by merged_at) = 1

-- name: take_origins
-- from which graph each row came: what was merged into one of the two before keeps its origin
insert into origins
with rows_of as (
    select age, 'abstract' as kind, id from both_of('abstracts')
    union all select age, 'extraction', id from both_of('extractions')
    union all select age, 'decision', id from both_of('decisions') where "by" <> 'rule'
    union all select age, 'removal', id from both_of('removals')
)
select distinct a.kind, coalesce(r.new, t.new, a.id), coalesce(b.graph, if(a.age = 0, $older, $newer))
from rows_of a
left join both_of('origins') b on b.age = a.age and b.kind = a.kind and b.id = a.id
left join renamed r on a.kind = 'abstract' and r.age = a.age and r.old = a.id
left join readings_taken t on a.kind = 'extraction' and t.age = a.age and t.old = a.id

-- name: take_readings
-- runs, and what they read: how each abstract was last meant to be read, by the later run of two; all readings, in the order
-- they were made, so that of two of one abstract the newer is current, as it would be had one graph gone on from the other
-- (their places are below 1, where those of later readings begin); the claims of those that hold. What both have is there
-- once, as the newer says. The id of a claim whose abstract has another id here is made of its own: what the reader said in
-- its own words is not kept
insert into runs by name
select * exclude (age)
from both_of('runs')
qualify row_number() over (partition by id order by finished_at nulls last) = 1
order by started_at, id;
insert into recipes by name
select * exclude (age) from both_of('recipes') qualify row_number() over (partition by id order by stage) = 1;
insert into set_aside by name from newer.set_aside;
insert or ignore into set_aside by name from older.set_aside;
insert into plans
select coalesce(r.new, p.abstract) as abstract, p.recipe, p.run
from both_of('plans') p
left join renamed r on r.age = p.age and r.old = p.abstract
left join runs u on u.id = p.run
qualify row_number() over (partition by coalesce(r.new, p.abstract) order by u.started_at desc nulls last, p.age desc) = 1;
create temp table ordered_readings as
with named as (
    select
        e.* exclude (id, abstract, seq),
        e.seq as place,
        e.id as old,
        coalesce(r.new, e.abstract) as abstract,
        if(r.new is null, e.id, 'sha256:' || left(sha256(concat_ws(chr(31), r.new, e.digest, e.recipe)), 16)) as id,
        max(e.read_at) over (partition by e.age order by e.seq) as moment  -- clocks may be set back
    from both_of('extractions') e
    left join renamed r on r.age = e.age and r.old = e.abstract
)
select *, row_number() over (order by moment nulls first, age, place) - count(*) over () as seq
from (
    from named
    -- a reading that both graphs know, since one was copied from the other, is one
    qualify row_number() over (partition by id, state, reason, read_at order by age desc, place desc) = 1
);
insert into extractions by name select * exclude (age, moment, old, place) from ordered_readings order by seq;
insert into readings_taken
select age, old, id, abstract
from ordered_readings
where state = 'done'
-- of two answers to one question the newer one
qualify row_number() over (partition by id order by seq desc) = 1;
drop table ordered_readings;
insert into claims_taken
select c.age, c.id, if(t.new = t.old, c.id, 'sha256:' || left(sha256(concat_ws(chr(31), t.new, c.id)), 16))
from both_of('claims') c
join readings_taken t on t.age = c.age and t.old = c.extraction;
insert or ignore into claims by name
select c.* exclude (age) replace (k.new as id, t.new as extraction, t.abstract as abstract)
from both_of('claims') c
join claims_taken k on k.age = c.age and k.old = c.id
join readings_taken t on t.age = c.age and t.old = c.extraction;
insert into mentions by name
select m.* exclude (age) replace (k.new as claim)
from both_of('mentions') m
join claims_taken k on k.age = m.age and k.old = m.claim;
insert into abbreviations
select distinct a.id, b.short, b.long
from both_of('abbreviations') b
join both_of('abstracts') o on o.age = b.age and o.id = b.abstract
left join renamed r on r.age = b.age and r.old = b.abstract
join abstracts a on a.id = coalesce(r.new, b.abstract) and a.digest = o.digest;
insert into imaginings by name from newer.imaginings;
insert or ignore into imaginings by name from older.imaginings;
insert into imagined_topics by name from newer.imagined_topics;
insert or ignore into imagined_topics by name from older.imagined_topics;
insert into imagined_questions by name from newer.imagined_questions;
insert or ignore into imagined_questions by name from older.imagined_questions;
insert into imagined_statements by name from newer.imagined_statements;
insert or ignore into imagined_statements by name from older.imagined_statements;
insert or ignore into claims by name
select * from newer.claims where abstract in (select id from newer.imagined_statements)
union by name
select * from older.claims where abstract in (select id from older.imagined_statements)

-- name: worked_on
-- when a graph was last worked on: by its runs, its people, its readings; the runs tell apart what is equally old
select
    (select coalesce(max(epoch_us(started_at)), 0) from runs) as run,
    (select coalesce(max(epoch_us(decided_at)), 0) from decisions where is_person("by")) as decided,
    (select coalesce(max(epoch_us(read_at)), 0) from extractions) as read,
    (select coalesce(string_agg(id, ' ' order by id), '') from runs) as runs
