-- name: abstracts
-- the state of abstracts, which record is read in the place of a duplicate, and whether it was read
select a.id, coalesce(a.duplicate_of, a.id) as original, s.state, x.abstract is not null as read
from abstracts a
join abstract_states s on s.abstract = coalesce(a.duplicate_of, a.id)
left join current_extractions x on x.abstract = coalesce(a.duplicate_of, a.id)
where list_contains($ids::varchar[], a.id)

-- name: claims
-- what abstracts say between concepts, each once
select distinct abstract, cause, effect, sign
from claim_edges
where list_contains($ids::varchar[], abstract)
order by abstract, cause, effect, sign
