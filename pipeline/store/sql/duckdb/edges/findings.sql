-- the findings behind some edges of a level, the strongest of each first
with wanted as (
    select unnest($causes::varchar[]) as cause, unnest($effects::varchar[]) as effect
)
select
    e.cause as cause_id, e.effect as effect_id, e.claim, e.abstract, e.sign, e.vote::double as vote, s.standing,
    a.title, a.year,
    c.population, x.design, c.quote
from edge_evidence e
join wanted w on w.cause = e.cause and w.effect = e.effect
join claims c on c.id = e.claim
join current_extractions x on x.id = c.extraction
join abstracts a on a.id = e.abstract
join claim_standings s on s.claim = e.claim
where e.level = $level and not e.background
order by e.vote desc, a.year desc nulls last, a.id, c.ordinal
