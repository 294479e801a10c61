-- how each paper votes on the edges of a level; of what it leaves open, half goes either way
select
    cause as cause_id,
    effect as effect_id,
    paper,
    coalesce(plus, 0)::double + if(plus is null and minus is null, coalesce(unsigned, 0)::double / 2, 0) as plus,
    coalesce(minus, 0)::double + if(plus is null and minus is null, coalesce(unsigned, 0)::double / 2, 0) as minus,
    coalesce(nil, 0)::double as nil
from edge_votes
where level = $level and not background
order by paper, cause, effect
