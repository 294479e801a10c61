-- name: abstracts_of_newer
-- the abstracts of the newer graph, in the order they were read
select base, title, text, year, journal, pmid, doi, source, position, digest, content, standing, reason, authors, id
from newer.abstracts
order by ordinal

-- name: abstracts_of_older
-- the abstracts of the older graph, in the order they were read
select base, title, text, year, journal, pmid, doi, source, position, digest, content, standing, reason, authors, id
from older.abstracts
order by ordinal

-- name: begin
-- what a merge has to remember: the ids that abstracts, extractions and claims have there and here, with the age of the
-- graph they come from (0 the older, 1 the newer)
create temp table renamed (age integer, old varchar, new varchar);
create temp table readings_taken (age integer, old varchar, new varchar, abstract varchar);
create temp table claims_taken (age integer, old varchar, new varchar);
create temp table statements_taken (age integer, claim varchar, old varchar, new varchar)

-- name: diff_conflicts
-- which conflicts between concepts the other graph has and this one not (opened), and the reverse (closed)
with places as (
    select n.entity as old, arg_min(o.entity, n.key) as new
    from names n
    join other.names o using (key)
    group by n.entity
),
moved as (
    select
        k.kind, k.score, k.type, k.cause as old_cause, k.effect as old_effect,
        coalesce(ca.new, k.cause) as x, coalesce(ef.new, k.effect) as y
    from conflict_levels k
    left join places ca on ca.old = k.cause
    left join places ef on ef.old = k.effect
    where k.level = 'concept'
),
before as (
    select *, if(kind = 'direction', least(x, y), x) as one, if(kind = 'direction', greatest(x, y), y) as two
    from moved
    qualify row_number() over (partition by kind, one, two order by score desc, old_cause, old_effect) = 1
),
after as (
    select
        kind, score, type, cause as x, effect as y,
        if(kind = 'direction', least(cause, effect), cause) as one, if(kind = 'direction', greatest(cause, effect), effect) as two
    from other.conflict_levels
    where level = 'concept'
)
select
    if(a.kind is null, 'closed', 'opened') as change,
    coalesce(ca.name, oc.name) as cause, coalesce(ef.name, oe.name) as effect,
    coalesce(a.kind, b.kind) as kind, coalesce(a.type, b.type) as type, round(coalesce(a.score, b.score), 4) as score,
    coalesce(a.x, b.x) as cause_id, coalesce(a.y, b.y) as effect_id
from before b
full join after a on a.kind = b.kind and a.one = b.one and a.two = b.two
left join other.entities ca on ca.id = coalesce(a.x, b.x)
left join other.entities ef on ef.id = coalesce(a.y, b.y)
left join entities oc on oc.id = b.old_cause
left join entities oe on oe.id = b.old_effect
where a.kind is null or b.kind is null
order by change desc, score desc, cause, effect, kind, cause_id, effect_id

-- name: diff_edges
-- how the edges between concepts differ from this graph to the other: gained, lost, turned (another sign), the best supported
-- first. A concept of this graph is, in the other, what the first of its normal forms that is there stands for; of several
-- edges that are one there, the best supported speaks
with places as (
    select n.entity as old, arg_min(o.entity, n.key) as new
    from names n
    join other.names o using (key)
    group by n.entity
),
before as (
    select
        coalesce(ca.new, e.cause) as cause, coalesce(ef.new, e.effect) as effect, e.cause as old_cause, e.effect as old_effect,
        e.sign, e.weight, e.low, e.supports, e.refutes, e.nulls, e.papers
    from edge_levels e
    left join places ca on ca.old = e.cause
    left join places ef on ef.old = e.effect
    where e.level = 'concept'
    qualify row_number() over (
        partition by coalesce(ca.new, e.cause), coalesce(ef.new, e.effect)
        order by e.low desc, e.papers desc, e.cause, e.effect
    ) = 1
),
compared as (
    select
        case when a.cause is null then 'lost' when b.cause is null then 'gained' else 'turned' end as change,
        coalesce(a.cause, b.cause) as cause_id, coalesce(a.effect, b.effect) as effect_id,
        b.old_cause, b.old_effect,
        b.sign as old_sign, a.sign as sign,
        b.low as old_low, a.low,
        if(b.cause is null, null, {'sign': b.sign, 'weight': round(b.weight, 4), 'supports': b.supports,
            'refutes': b.refutes, 'nulls': b.nulls, 'papers': b.papers}) as before,
        if(a.cause is null, null, {'sign': a.sign, 'weight': round(a.weight, 4), 'supports': a.supports,
            'refutes': a.refutes, 'nulls': a.nulls, 'papers': a.papers}) as after
    from before b
    full join (select * from other.edge_levels where level = 'concept') a on a.cause = b.cause and a.effect = b.effect
    where a.cause is null or b.cause is null or a.sign <> b.sign
)
select
    k.change,
    coalesce(ca.name, oc.name, k.cause_id) as cause, coalesce(ef.name, oe.name, k.effect_id) as effect,
    k.before, k.after, k.cause_id, k.effect_id
from compared k
left join other.entities ca on ca.id = k.cause_id
left join other.entities ef on ef.id = k.effect_id
left join entities oc on oc.id = k.old_cause
left join entities oe on oe.id = k.old_effect
order by
    ['turned', 'lost', 'gained'].list_position(k.change), greatest(k.low, k.old_low) desc, cause, effect, k.cause_id, k.effect_id

-- name: end
-- a merge needs to remember nothing more
drop table renamed;
drop table readings_taken;
drop table claims_taken;
drop table statements_taken

-- name: list
-- the graphs that were merged into this one
select id, folder, merged_at::varchar as merged_at from graphs order by merged_at, folder, id

-- name: moments
-- when each graph was last worked on: by its runs, its people, its readings; the runs tell apart what is equally old
select
    'older' as name,
    (select coalesce(max(epoch_us(started_at)), 0) from older.runs) as run,
    (select coalesce(max(epoch_us(decided_at)), 0) from older.decisions where is_person("by")) as decided,
    (select coalesce(max(epoch_us(read_at)), 0) from older.extractions) as read,
    (select coalesce(string_agg(id, ' ' order by id), '') from older.runs) as runs
union all
select
    'newer',
    (select coalesce(max(epoch_us(started_at)), 0) from newer.runs),
    (select coalesce(max(epoch_us(decided_at)), 0) from newer.decisions where is_person("by")),
    (select coalesce(max(epoch_us(read_at)), 0) from newer.extractions),
    (select coalesce(string_agg(id, ' ' order by id), '') from newer.runs)

-- name: origins
-- from which graph each row came that was merged into this one
select kind, id, graph from origins order by kind, id, graph

-- name: renamed_claims
-- the claims of abstracts that have another id here than in their graph
select c.id, c.abstract, c.quote, c.cause, c.effect, c.concept_sign, c.statement, k.age
from claims c
join claims_taken k on k.new = c.id
where k.old <> k.new

-- name: rewind_abstracts
-- back to what was read and decided until a moment: readings and decisions without a time stay
delete from abstracts
where id in (select abstract from extractions group by abstract having min(coalesce(read_at, '-infinity')) > $moment::timestamptz)

-- name: rewind_decisions
-- what was decided after a moment is forgotten
delete from decisions where decided_at > $moment::timestamptz

-- name: rewind_extractions
-- what was read after a moment is forgotten
delete from extractions where read_at > $moment::timestamptz

-- name: rewind_removals
-- what was removed after a moment is there
delete from removals where removed_at > $moment::timestamptz

-- name: rewind_restored
-- what was put back after a moment is not there
update removals set restored_at = null where restored_at > $moment::timestamptz

-- name: rewind_undone
-- what was taken back after a moment holds
update decisions set undone_at = null where undone_at > $moment::timestamptz

-- name: state_anew
-- claims of abstracts that have another id here make another statement
update claims set statement = t.new from statements_taken t where t.claim = claims.id

-- name: take_abbreviations
-- the short forms that both read in the texts that are here
insert into abbreviations
with both_ as (
    select 0 as age, b.abstract, b.short, b.long, a.digest
    from older.abbreviations b
    join older.abstracts a on a.id = b.abstract
    union all
    select 1, b.abstract, b.short, b.long, a.digest
    from newer.abbreviations b
    join newer.abstracts a on a.id = b.abstract
)
select distinct a.id, b.short, b.long
from both_ b
left join renamed r on r.age = b.age and r.old = b.abstract
join abstracts a on a.id = coalesce(r.new, b.abstract) and a.digest = b.digest

-- name: take_claims
-- the claims of the readings that were taken. The id of a claim whose abstract has another id here is made of its own: what
-- the reader said in its own words is not kept
insert into claims_taken
with both_ as (
    select 0 as age, id, extraction from older.claims
    union all
    select 1, id, extraction from newer.claims
)
select b.age, b.id, if(t.new = t.old, b.id, 'sha256:' || left(sha256(concat_ws(chr(31), t.new, b.id)), 16))
from both_ b
join readings_taken t on t.age = b.age and t.old = b.extraction;
insert or ignore into claims by name
select c.* replace (k.new as id, t.new as extraction, t.abstract as abstract)
from older.claims c
join claims_taken k on k.age = 0 and k.old = c.id
join readings_taken t on t.age = 0 and t.old = c.extraction;
insert or ignore into claims by name
select c.* replace (k.new as id, t.new as extraction, t.abstract as abstract)
from newer.claims c
join claims_taken k on k.age = 1 and k.old = c.id
join readings_taken t on t.age = 1 and t.old = c.extraction;
insert into mentions by name
select m.* replace (k.new as claim)
from older.mentions m
join claims_taken k on k.age = 0 and k.old = m.claim;
insert into mentions by name
select m.* replace (k.new as claim)
from newer.mentions m
join claims_taken k on k.age = 1 and k.old = m.claim

-- name: take_conflicts
-- what a model said of conflicts in either graph, of the statements as they are called here
insert or ignore into asked_conflicts by name
with moved as (
    select distinct age, old, new from statements_taken
),
both_ as (
    select 0 as age, c.* from older.asked_conflicts c
    union all by name
    select 1 as age, c.* from newer.asked_conflicts c
)
select b.* exclude (age) replace (coalesce(m.new, b.one) as one, coalesce(n.new, b.other) as other)
from both_ b
left join moved m on m.age = b.age and m.old = b.one
left join moved n on n.age = b.age and n.old = b.other
qualify row_number() over (partition by b.id, b."by" order by b.age desc) = 1
order by b.id;
insert or ignore into conflict_axes by name
with moved as (
    select distinct age, old, new from statements_taken
),
both_ as (
    select 0 as age, c.* from older.conflict_axes c
    union all by name
    select 1 as age, c.* from newer.conflict_axes c
)
select b.* exclude (age) replace (coalesce(m.new, b.one) as one, coalesce(n.new, b.other) as other)
from both_ b
left join moved m on m.age = b.age and m.old = b.one
left join moved n on n.age = b.age and n.old = b.other
qualify row_number() over (partition by coalesce(m.new, b.one), coalesce(n.new, b.other), b.axis, b."by" order by b.age desc) = 1
order by one, other, ordinal

-- name: take_decisions
-- what was decided in both, and which sets of names a model was asked about; what the rules decide is derived
-- anew. A decision that was taken back in one of two copies is taken back
insert into decisions by name
with both_ as (
    select 0 as age, d.* from older.decisions d where "by" <> 'rule'
    union all by name
    select 1 as age, d.* from newer.decisions d where "by" <> 'rule'
),
moved as (
    select distinct age, old, new from statements_taken
),
stated as (
    select
        b.* exclude (age, id, a),
        coalesce(m.new, b.a) as a,
        if(m.new is null, b.id, 'sha256:' || left(sha256(concat_ws(
            chr(31), 'decision', b.kind, m.new, b.b, b."by",
            strftime(make_timestamp(epoch_us(b.decided_at)), '%Y-%m-%dT%H:%M:%S.%gZ')
        )), 16)) as id
    from both_ b
    left join moved m on m.age = b.age and m.old = b.a and starts_with(b.kind, 'claim ')
)
select * from stated
qualify row_number() over (partition by id order by undone_at nulls last, decided_at, why, score, steps) = 1
order by decided_at, id;
insert or ignore into asked_sets by name
select * from (select * from older.asked_sets union all by name select * from newer.asked_sets) order by id;
insert or ignore into vocabulary_terms by name select * from newer.vocabulary_terms;
insert or ignore into vocabulary_terms by name select * from older.vocabulary_terms;
insert or ignore into asked_conflicts by name
select * from (select * from older.asked_conflicts union all by name select * from newer.asked_conflicts) order by id, "by";
insert or ignore into conflict_axes by name
select * from (select * from older.conflict_axes union all by name select * from newer.conflict_axes)
order by one, other, axis, "by", one_words, other_words;

-- name: take_extractions
-- the readings of both in the order they were made: of two of one abstract the newer one is current, as it would be had one
-- graph gone on from the other. Times that earlier versions did not keep are those of the runs that planned them; in its
-- graph none comes before those before it. The places are below 1, where those of later readings begin
create temp table ordered_readings as
with both_ as (
    select 0 as age, coalesce(e.read_at, u.started_at) as moment, e.*
    from older.extractions e
    left join older.plans p on p.abstract = e.abstract and p.recipe = e.recipe
    left join older.runs u on u.id = p.run
    union all by name
    select 1 as age, coalesce(e.read_at, u.started_at) as moment, e.*
    from newer.extractions e
    left join newer.plans p on p.abstract = e.abstract and p.recipe = e.recipe
    left join newer.runs u on u.id = p.run
),
timed as (
    select * replace (max(moment) over (partition by age order by seq) as moment) from both_
),
named as (
    select
        t.* exclude (id, abstract),
        t.id as old,
        coalesce(r.new, t.abstract) as abstract,
        if(r.new is null, t.id,
            'sha256:' || left(sha256(concat_ws(chr(31), r.new, t.digest, t.recipe)), 16)) as id
    from timed t
    left join renamed r on r.age = t.age and r.old = t.abstract
)
select * replace (row_number() over (order by moment nulls first, age, seq) - count(*) over () as seq)
from (
    select * from named
    -- a reading that both graphs know, since one was copied from the other, is one
    qualify row_number() over (partition by id, state, reason, read_at order by age desc, seq desc) = 1
);
insert into extractions by name select * exclude (age, moment, old) from ordered_readings order by seq;
insert into readings_taken
select age, old, id, abstract
from ordered_readings
where state = 'done'
-- of two answers to one question the newer one
qualify row_number() over (partition by id order by seq desc) = 1;
drop table ordered_readings

-- name: take_graphs
-- the graphs that either was merged of
insert into graphs by name
select * from (select * from older.graphs union all by name select * from newer.graphs)
qualify row_number() over (partition by id order by merged_at) = 1

-- name: take_imagined
-- what models say from memory, of both; of a root and a model that both have, as the newer one says
insert into imaginings by name select * from newer.imaginings;
insert or ignore into imaginings by name select * from older.imaginings;
insert into imagined_topics by name select * from newer.imagined_topics;
insert or ignore into imagined_topics by name select * from older.imagined_topics;
insert into imagined_questions by name select * from newer.imagined_questions;
insert or ignore into imagined_questions by name select * from older.imagined_questions;
insert into imagined_statements by name select * from newer.imagined_statements;
insert or ignore into imagined_statements by name select * from older.imagined_statements;
insert or ignore into claims by name
select * from newer.claims where abstract in (select id from newer.imagined_statements)
union by name
select * from older.claims where abstract in (select id from older.imagined_statements)

-- name: take_origins
-- from which graph each row came: what was merged into one of the two before keeps its origin
insert into origins
with rows_of as (
    select 0 as age, 'abstract' as kind, id from older.abstracts
    union all select 0, 'extraction', id from older.extractions
    union all select 0, 'decision', id from older.decisions where "by" <> 'rule'
    union all select 0, 'removal', id from older.removals
    union all select 1, 'abstract', id from newer.abstracts
    union all select 1, 'extraction', id from newer.extractions
    union all select 1, 'decision', id from newer.decisions where "by" <> 'rule'
    union all select 1, 'removal', id from newer.removals
),
before as (
    select 0 as age, kind, id, graph from older.origins
    union all
    select 1, kind, id, graph from newer.origins
)
select distinct
    a.kind,
    case
        when a.kind = 'abstract' then coalesce(r.new, a.id)
        when a.kind = 'extraction' then coalesce(t.new, a.id)
        else a.id
    end,
    coalesce(b.graph, if(a.age = 0, $older, $newer))
from rows_of a
left join before b on b.age = a.age and b.kind = a.kind and b.id = a.id
left join renamed r on a.kind = 'abstract' and r.age = a.age and r.old = a.id
left join readings_taken t on a.kind = 'extraction' and t.age = a.age and t.old = a.id

-- name: take_plans
-- how each abstract was last meant to be read, by the later run of two
insert into plans
with both_ as (
    select 0 as age, p.* from older.plans p
    union all
    select 1, p.* from newer.plans p
)
select coalesce(r.new, b.abstract) as abstract, b.recipe, b.run
from both_ b
left join renamed r on r.age = b.age and r.old = b.abstract
left join runs u on u.id = b.run
qualify row_number() over (partition by coalesce(r.new, b.abstract) order by u.started_at desc nulls last, b.age desc) = 1

-- name: take_removals
-- what people took out of either graph
insert into removals by name
select * from (select * from older.removals union all by name select * from newer.removals)
qualify row_number() over (partition by id order by restored_at nulls last) = 1
order by removed_at, id

-- name: take_runs
-- runs and recipes of both, those that both know once
insert into runs by name
select * from (select * from older.runs union all select * from newer.runs)
qualify row_number() over (partition by id order by finished_at nulls last) = 1
order by started_at, id;
insert into recipes by name
select * from (select * from older.recipes union all select * from newer.recipes)
qualify row_number() over (partition by id order by stage) = 1

-- name: take_set_aside
-- what could not be read, of both; where both have it, as the newer one says
insert into set_aside by name select * from newer.set_aside;
insert or ignore into set_aside by name select * from older.set_aside

-- name: take_slices
-- the slices of both; of two of one name the later
insert into slices by name
select * from (select * from older.slices union all by name select * from newer.slices)
qualify row_number() over (partition by name order by made_at desc, why) = 1
order by name

-- name: take_topics
-- the topic tree of the newer graph, or of the older where that has none
insert into topics by name
select * from newer.topics
union all by name
select * from older.topics where not exists (select 1 from newer.topics)

-- name: untimed
-- how many readings have no time: earlier versions did not keep it
select count(*) as readings from extractions where state = 'done' and read_at is null
