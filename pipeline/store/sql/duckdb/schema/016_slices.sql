-- slices: the conditions under which people look at the graph; what follows from them is worked out when it is asked for
create table slices (
    name varchar primary key,
    topics varchar[] not null,
    since integer,
    until integer,
    designs varchar[] not null,
    populations varchar[] not null,
    sources varchar[] not null,
    why varchar not null,
    made_at timestamptz not null
);
comment on table slices is 'Named conditions on claims. A slice is the graph of the claims that meet one, with support and conflicts of its own; no row of it is kept.';
comment on column slices.topics is 'Parts of the names of topics, as they were typed; empty for all, as in the other lists.';
comment on column slices.since is 'The first year; null for all before until.';
comment on column slices.until is 'The last year; null for all after since.';
comment on column slices.populations is 'Beginnings of words of the population that a claim states or, where it states none, of its title.';
comment on column slices.sources is 'Parts of the paths of the files that abstracts were read from, or of the folders of merged graphs.';
comment on column slices.why is 'A note of who made it.';
