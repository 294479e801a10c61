-- of the papers of one team that say the same of one edge, the one that says most counts whole, the others by a factor
update edge_votes as v
set
    plus = if(k.again_plus, v.plus * k.factor, v.plus),
    minus = if(k.again_minus, v.minus * k.factor, v.minus),
    nil = if(k.again_nil, v.nil * k.factor, v.nil),
    unsigned = if(k.again_unsigned, v.unsigned * k.factor, v.unsigned)
from (
    select
        e.level,
        e.cause,
        e.effect,
        e.paper,
        row_number() over (of_team order by e.plus desc nulls last, e.paper) > 1 as again_plus,
        row_number() over (of_team order by e.minus desc nulls last, e.paper) > 1 as again_minus,
        row_number() over (of_team order by e.nil desc nulls last, e.paper) > 1 as again_nil,
        row_number() over (of_team order by e.unsigned desc nulls last, e.paper) > 1 as again_unsigned,
        f.factor
    from edge_votes e
    join teams t on t.abstract = e.paper
    join factors f on f.kind = 'team' and f.value = 'again'
    window of_team as (partition by e.level, e.cause, e.effect, t.team)
) k
where k.level = v.level and k.cause = v.cause and k.effect = v.effect and k.paper = v.paper
