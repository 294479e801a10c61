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
