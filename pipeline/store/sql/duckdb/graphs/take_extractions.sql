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
