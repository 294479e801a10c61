-- what was decided in both about names, and which sets of names a model was asked about; what the rules decide is derived
-- anew. A decision that was taken back in one of two copies is taken back
insert into decisions by name
select * from (select * from older.decisions union all by name select * from newer.decisions)
where "by" <> 'rule'
qualify row_number() over (partition by id order by undone_at nulls last, decided_at, why, score, steps) = 1
order by decided_at, id;
insert or ignore into asked_sets by name
select * from (select * from older.asked_sets union all by name select * from newer.asked_sets) order by id;
insert or ignore into vocabulary_terms by name select * from newer.vocabulary_terms;
insert or ignore into vocabulary_terms by name select * from older.vocabulary_terms
