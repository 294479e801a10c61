-- a graph through time: what people took away, when each abstract was read, which graphs were merged into this one
create table removals (
    id varchar primary key,
    key varchar not null,
    why varchar not null,
    removed_at timestamptz not null,
    restored_at timestamptz
);
comment on table removals is 'The log of abstracts that people took out of the graph, such as retracted ones. It holds over all runs, also for abstracts that are read later.';
comment on column removals.key is 'pmid:…, doi:…, or the id of an abstract.';
comment on column removals.restored_at is 'When a person took it back; it stays in the log, and is not in force.';

alter table extractions add column read_at timestamptz;
alter table extractions alter column read_at set default now();
comment on column extractions.read_at is 'When its answer was judged; null for those of earlier versions.';

create table graphs (
    id varchar primary key,
    folder varchar not null,
    merged_at timestamptz not null
);
comment on table graphs is 'The graphs that `democritus merge` made this one of; empty where it was made of sources alone.';

create table origins (
    kind varchar not null check (kind in ('abstract', 'extraction', 'decision', 'removal')),
    id varchar not null,
    graph varchar not null
);
comment on table origins is 'From which graph each row came that was merged into this one, one row for each that had it. What is not here was made here. Calls have the same in calls.sqlite, runs and recipes tell the rest.';
