-- calls moved to calls.sqlite; `adopt` in pipeline/run.py carries over what is here and then drops the table
alter table extractions add column model varchar;
comment on column extractions.model is 'The model that answered, where it is not the recipe''s: a fallback.';
drop index if exists calls_by_key;
alter table if exists calls rename to old_calls;

create table built (
    stage varchar primary key,
    inputs varchar not null
);
comment on table built is 'From which inputs (a hash of them) a stage last derived its rows: the same need not be derived again.';
