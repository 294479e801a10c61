create table if not exists preambles (
    hash text primary key,
    text text not null
) without rowid;

create table if not exists calls (
    seq integer primary key,
    id text not null unique,
    key text not null,
    stage text not null,
    item text not null,
    model text not null,
    preamble text not null references preambles (hash),
    prompt text not null,
    answer text not null,
    finish_reason text,
    state text not null,
    prompt_tokens integer not null,
    completion_tokens integer not null,
    cost_usd real,
    risk_tokens integer not null,
    risk_usd real not null,
    seconds real not null,
    asked_at text not null,
    via text not null check (via in ('live', 'batch', 'cache'))
);
create index if not exists calls_by_key on calls (key);

create table if not exists vectors (
    key text primary key,
    vector blob not null
);

create table if not exists held (
    run text primary key,
    tokens integer not null,
    usd real not null
) without rowid;

create table if not exists origins (
    call text not null,
    graph text not null,
    primary key (call, graph)
) without rowid;

create table if not exists leases (
    key text primary key,
    owner text not null
) without rowid;

create table if not exists lessees (
    owner text primary key,
    seen real not null
) without rowid;
