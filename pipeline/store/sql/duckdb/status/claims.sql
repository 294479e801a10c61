-- claims as `claims` lists them; ungrounded: those whose quote was not found; unresolved: those about "it" or "this";
-- neither are ever evidence; doubted: those of the rest that disagree with their quote; invented: circumstances stated by a model that are not in the abstract
select
    count(*) as claims,
    count(*) filter ("grounding" = 'ungrounded') as ungrounded,
    count(*) filter ("grounding" <> 'ungrounded' and not resolved) as unresolved,
    count(*) filter (len(doubts) > 0 and evidence) as doubted,
    (select coalesce(sum(dropped), 0)::bigint from current_extractions) as dropped,
    (select coalesce(sum(invented), 0)::bigint from current_extractions) as invented
from current_claims
