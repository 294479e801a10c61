-- name: add
-- one call
insert or ignore into calls
    (id, key, stage, item, model, preamble, prompt, answer, finish_reason, state, prompt_tokens, completion_tokens,
     cost_usd, risk_tokens, risk_usd, seconds, asked_at, via)
values
    (:id, :key, :stage, :item, :model, :preamble, :prompt, :answer, :finish_reason, :state, :prompt_tokens,
     :completion_tokens, :cost_usd, :risk_tokens, :risk_usd, :seconds, :asked_at, :via)

-- name: add_vector
-- the vector of a text: 32-bit floats, little-endian
insert or ignore into vectors (key, vector)
values (?, ?)

-- name: all
-- every call as it is stored, in the order they were answered
select c.*, p.text as preamble_text
from calls c
join preambles p on p.hash = c.preamble
order by c.seq

-- name: answered
select exists (select 1 from calls where model = :model and state = 'ok') as answered

-- name: answered_on
-- how many questions a model has answered well, by stage, of those whose last message begins in one of the ways of :beginnings
-- (JSON), and then ends the path there or goes on below it
select stage, count(distinct key) as calls
from calls c
where model = :model
    and state = 'ok'
    and exists (
        select 1
        from json_each(:beginnings) b
        where substr(c.prompt, 1, length(b.value)) = b.value
            and (substr(c.prompt, length(b.value) + 1, 1) = char(10) or substr(c.prompt, length(b.value) + 1, 3) = ' > ')
    )
group by stage

-- name: failed
-- how many questions of a stage were paid for and brought no usable answer
select count(distinct key) as calls
from calls
where stage = :stage
    and via <> 'cache'
    and prompt_tokens + completion_tokens + risk_tokens > 0
    and key not in (select key from calls where stage = :stage and state = 'ok')

-- name: find
-- the newest good answer to a question, else the newest bad one since a time
select c.*, p.text as preamble_text
from calls c
join preambles p on p.hash = c.preamble
where c.key = :key
    and (c.state = 'ok'
        or (c.state in ('invalid', 'truncated', 'refused', 'filtered', 'too_long') and c.asked_at >= :since))
order by c.state = 'ok' desc, c.asked_at desc
limit 1

-- name: find_vectors
-- the vectors under the keys in :keys (JSON)
select key, vector
from vectors
where key in (select value from json_each(:keys))

-- name: held_all
-- the most that was on its way in each run that was killed
select run, tokens, usd from held

-- name: hold
-- the most that a run's requests on their way can cost, in place of what was known of it
insert or replace into held (run, tokens, usd)
values (:run, :tokens, :usd)

-- name: list
-- calls, in the order they were answered; answers about the abstracts in :ungrounded (JSON) failed, too
select c.*, p.text as preamble_text
from calls c
join preambles p on p.hash = c.preamble
where (:failed = 0 or c.state <> 'ok'
        or (c.stage = 'claims' and c.item in (select value from json_each(:ungrounded))))
    and (:stage is null or c.stage = :stage)
    and (:item is null or c.item = :item)
order by c.seq
limit :most

-- name: lost
-- the most that was on its way in runs that were killed
select coalesce(sum(tokens), 0) as tokens, coalesce(sum(usd), 0.0) as usd
from held
where run <> :run

-- name: measure
-- what the latest calls of a stage took on a model: counts, and mean and variance of the tokens that the server counted
with latest as (
    select item, prompt_tokens as p, completion_tokens as c
    from calls
    where stage = :stage and model = :model and state not in ('unreachable', 'rejected', 'too_long')
    order by seq desc
    limit 2000
)
select
    count(*) as calls,
    count(distinct item) as items,
    count(*) filter (where p > 0) as answers,
    avg(p) filter (where p > 0) as prompt,
    avg(c) filter (where p > 0) as completion,
    avg(p * p) filter (where p > 0) - avg(p) filter (where p > 0) * avg(p) filter (where p > 0) as prompt_variance,
    avg(c * c) filter (where p > 0) - avg(c) filter (where p > 0) * avg(c) filter (where p > 0) as completion_variance
from latest

-- name: origins
-- from which graph a call came that was merged into this one
select call, graph from origins

-- name: release
-- nothing of a run is on its way any more
delete from held
where run = :run

-- name: schema
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
    owner text not null,
    until real not null
) without rowid;

-- name: spend
-- what each stage spent on each model; the cost is null if the price of any call is unknown, but not where the price is
-- known and the server did not count: that is a risk in US dollars
select
    stage,
    model,
    count(*) as calls,
    sum(state <> 'ok') as failed,
    sum(prompt_tokens) as prompt_tokens,
    sum(completion_tokens) as completion_tokens,
    case when not max(cost_usd is null and risk_usd = 0) then coalesce(sum(cost_usd), 0) end as cost_usd,
    coalesce(sum(cost_usd), 0) as known_usd,
    sum(risk_tokens) as risk_tokens,
    sum(risk_usd) as risk_usd
from calls
where via <> 'cache'
group by stage, model
order by min(seq)

-- name: take
-- a call of another graph; of one that a graph paid for and another took from a shared cache, the one that was paid for
insert into calls
    (id, key, stage, item, model, preamble, prompt, answer, finish_reason, state, prompt_tokens, completion_tokens,
     cost_usd, risk_tokens, risk_usd, seconds, asked_at, via)
values
    (:id, :key, :stage, :item, :model, :preamble, :prompt, :answer, :finish_reason, :state, :prompt_tokens,
     :completion_tokens, :cost_usd, :risk_tokens, :risk_usd, :seconds, :asked_at, :via)
on conflict (id) do update set via = excluded.via, risk_tokens = excluded.risk_tokens, risk_usd = excluded.risk_usd
where calls.via = 'cache'
