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
