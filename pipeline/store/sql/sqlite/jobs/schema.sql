-- Questions that are answered elsewhere, and the provider's jobs that carry them. Beside the calls, in one file.
create table if not exists preambles (
    hash text primary key,
    text text not null
) without rowid;

create table if not exists passes (
    id integer primary key,
    run text not null,
    at text not null
);

create table if not exists jobs (
    id integer primary key,
    tag text not null unique,
    server text not null,
    file text,
    batch text,
    over integer not null default 0,
    begun_at text not null
);

create table if not exists prepared (
    seq integer primary key,
    custom_id text not null unique,
    key text not null,
    stage text not null,
    item text not null,
    model text not null,
    preamble text not null references preambles (hash),
    prompt text,
    draft text not null,
    answer_tokens integer not null,
    most_tokens integer not null,
    most_usd real not null,
    pass integer not null references passes (id),
    job integer references jobs (id)
);
create index if not exists prepared_by_pass on prepared (pass);
create index if not exists prepared_by_job on prepared (job) where job is not null;

create table if not exists refusals (
    seq integer primary key,
    model text not null,
    parameter text not null,
    pass integer not null,
    unique (model, parameter, pass)
);
