-- claims as `claims` lists them; ungrounded: those whose quote was not found, which are never evidence
select
    count(*) as claims,
    count(*) filter ("grounding" = 'ungrounded') as ungrounded,
    (select coalesce(sum(dropped), 0)::bigint from current_extractions) as dropped
from current_claims
