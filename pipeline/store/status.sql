-- name: abstracts
-- how many records are in which state; the states add up to total
select
    count(*) as total,
    count(*) filter (state = 'done') as done,
    count(*) filter (state = 'failed') as failed,
    count(*) filter (state = 'skipped') as skipped,
    count(*) filter (state = 'duplicate') as duplicate,
    count(*) filter (state = 'removed') as removed,
    count(*) filter (state = 'pending') as pending
from abstract_states

-- name: claims
-- claims as `claims` lists them; ungrounded: those whose quote was not found; unresolved: those about "it" or "this";
-- neither are ever evidence; doubted: those of the rest that disagree with their quote; invented: circumstances stated by a model that are not in the abstract
with told as (
    select
        extraction,
        count(*) as claims,
        count(*) filter ("grounding" = 'ungrounded') as ungrounded,
        count(*) filter ("grounding" <> 'ungrounded' and not resolved) as unresolved,
        count(*) filter (len(doubts) > 0 and "grounding" <> 'ungrounded' and resolved) as doubted
    from claims
    group by extraction
)
select
    coalesce(sum(t.claims), 0)::bigint as claims,
    coalesce(sum(t.ungrounded), 0)::bigint as ungrounded,
    coalesce(sum(t.unresolved), 0)::bigint as unresolved,
    coalesce(sum(t.doubted), 0)::bigint as doubted,
    coalesce(sum(e.dropped), 0)::bigint as dropped,
    coalesce(sum(e.invented), 0)::bigint as invented
from current_extractions e
left join told t on t.extraction = e.id

-- name: failed
-- how many of the abstracts that a run was to read have failed
select count(*) as failed
from abstract_states s
join plans p on p.abstract = s.abstract
where p.run = $run and s.state = 'failed'

-- name: failures
-- the abstracts that failed, and why
select s.abstract, s.detail as state, s.reason
from abstract_states s
join abstracts a on a.id = s.abstract
where s.state = 'failed'
order by a.ordinal

-- name: finish_run
-- how a run ended
update runs set finished_at = now(), outcome = $outcome where id = $id

-- name: graph
-- the size of what is derived
select
    (select count(*) from topics) as topics,
    (select count(*) from entities) as entities,
    (select count(*) from edges) as edges,
    (select count(*) from conflicts where type = 'between studies') as conflicts

-- name: last_finished
-- when the last run ended that went through: it has judged every answer it got (null: none has)
select epoch_us(max(finished_at)) as microseconds from runs where outcome = 'done'

-- name: last_run
-- the newest run, with the model that abstracts were last read with, if they were
select r.id, r.started_at::varchar as started_at, r.finished_at::varchar as finished_at, r.outcome, r.settings, r.recipe,
    coalesce(
        (
            select arg_max(x.model, o.started_at)
            from runs o
            join recipes x on x.id = o.recipe and x.stage = 'claims'
        ),
        c.model
    ) as model
from runs r
left join recipes c on c.id = r.recipe
order by r.started_at desc, r.id
limit 1

-- name: run
-- what a run was told, and how it ended; older runs kept their settings as a string that holds JSON
select id, sources, settings ->> '$' as settings, outcome from runs where id = $id

-- name: set_aside
-- files and folders that could not be read, and why
select source, named, why, run from set_aside order by source
