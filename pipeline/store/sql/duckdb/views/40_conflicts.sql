create or replace view conflict_levels as
with masses as not materialized (
    select
        level,
        cause,
        effect,
        coalesce(sum(quality) filter (sign = '+'), 0) as plus,
        coalesce(sum(quality) filter (sign = '-'), 0) as minus,
        coalesce(sum(quality) filter (sign <> '0'), 0) as effects,
        coalesce(sum(quality) filter (sign = '0'), 0) as none,
        -- correlations have no direction that could conflict
        sum(quality) filter (sign <> '0' and directed) as directed
    from edge_stances
    group by level, cause, effect
),
directed as not materialized (
    select level, cause, effect, directed as mass from masses where directed is not null
),
pairs as (
    select level, cause, effect, 'sign' as kind, plus as one, minus as other from masses where plus > 0 and minus > 0
    union all
    select level, cause, effect, 'null', effects, none from masses where effects > 0 and none > 0
    union all
    select f.level, f.cause, f.effect, 'direction', f.mass, b.mass
    from directed f
    join directed b on b.level = f.level and b.cause = f.effect and b.effect = f.cause
    where f.mass > b.mass or (f.mass = b.mass and f.cause < b.cause)
)
select
    level,
    cause,
    effect,
    kind,
    2 * least(one, other) / (one + other + 1) as score
from pairs;
comment on view conflict_levels is 'Findings that cannot all hold, at each level: opposite signs, an effect against none, both directions. score = 2 min(m1, m2) / (m1 + m2 + 1), m the summed quality of each side: high where much evidence stands evenly.';

create or replace view conflicts as
select * exclude level from conflict_levels where level = 'concept';
comment on view conflicts is 'The conflicts between concepts: conflict_levels at its level concept.';
