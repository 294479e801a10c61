-- name: add_job
-- a job that is about to be handed in
insert into jobs (tag, server, begun_at) values (:tag, :server, :begun_at)

-- name: add_pass
-- a new round of collecting what is due
insert into passes (run, at) values (:run, :at)

-- name: add_prepared
-- one question that is to be answered elsewhere
insert or replace into prepared
    (custom_id, key, stage, item, model, preamble, prompt, draft, answer_tokens, most_tokens, most_usd, pass)
values
    (:custom_id, :key, :stage, :item, :model, :preamble, :prompt, :draft, :answer_tokens, :most_tokens, :most_usd,
     :pass_id)

-- name: add_refusal
-- a parameter that a model does not take
insert or ignore into refusals (model, parameter, pass) values (:model, :parameter, :pass_id)

-- name: alive
-- the jobs that are not over, with what they can be billed for at most
select
    j.id, j.tag, j.server, j.file, j.batch, j.begun_at,
    count(q.seq) as requests,
    coalesce(sum(q.most_tokens), 0) as most_tokens,
    coalesce(sum(q.most_usd), 0.0) as most_usd
from jobs j
left join prepared q on q.job = j.id
where not j.over
group by j.id
order by j.id

-- name: alive_count
-- how many jobs are not over
select count(*) as jobs from jobs where not over

-- name: answered
-- an answered question needs no text any more
update prepared set prompt = null where custom_id = :custom_id

-- name: carry
-- the questions of a pass that a job carries
update prepared
set job = :job
where pass = :pass_id and model = :model and job is null and prompt is not null and seq between :first and :last

-- name: due
-- the questions of a pass to one model that no job carries, in the order they were asked
select q.seq, q.custom_id, p.text as preamble, q.prompt, q.draft, q.most_tokens, q.most_usd
from prepared q
join preambles p on p.hash = q.preamble
where q.pass = :pass_id and q.model = :model and q.job is null and q.prompt is not null and q.seq > :after
order by q.seq
limit :most

-- name: end_job
-- what a job brought is in the log
update jobs set over = 1 where id = :id

-- name: find
-- the question behind an id
select
    q.custom_id, q.key, q.stage, q.item, q.model, p.text as preamble, q.prompt, q.draft, q.answer_tokens,
    q.most_tokens, q.most_usd, q.pass as pass_id, s.at as prepared_at
from prepared q
join preambles p on p.hash = q.preamble
join passes s on s.id = q.pass
where q.custom_id = :custom_id

-- name: has_call
-- whether a call is in the log
select count(*) as has from calls where id = :id

-- name: held
-- whether a job that is not over carries a question
select count(*) as held
from prepared q
join jobs j on j.id = q.job
where q.custom_id = :custom_id and not j.over

-- name: last_pass
-- the run for which questions were last collected
select id, run, at from passes order by id desc limit 1

-- name: refusals
-- the parameters that a model does not take, in the order they were found
select parameter from refusals where model = :model order by seq

-- name: rejected
-- why a question was last rejected since a time
select answer from calls where key = :key and state = 'rejected' and asked_at >= :since order by seq desc limit 1

-- name: release
-- the questions of a job are free for another one
update prepared set job = null where job = :id

-- name: schema
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

-- name: set_batch
-- a job was made
update jobs set batch = :batch where id = :id

-- name: set_file
-- a job's requests were uploaded
update jobs set file = :file where id = :id

-- name: summary
-- what a pass asks of each model: requests, characters, and the most they can be billed for
select
    q.model,
    count(*) as requests,
    sum(length(q.prompt) + length(p.text)) as characters,
    sum(q.most_tokens) as most_tokens,
    sum(q.most_usd) as most_usd
from prepared q
join preambles p on p.hash = q.preamble
where q.pass = :pass_id
group by q.model
order by min(q.seq)
