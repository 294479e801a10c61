create or replace view conflict_sides as
-- the stances of one edge that can stand against each other
select cause, effect, abstract, quality, sign, directed,
    case
        when sign = '0' then 'none'
        when sign in ('+', '-') then sign
        else 'some'
    end as side
from edge_stances;
comment on view conflict_sides is 'Every stance sorted to a side: +, -, some (an effect, direction not said), none (no effect).';

create or replace view conflicts as
with masses as materialized (
    select
        cause,
        effect,
        coalesce(sum(quality) filter (side = '+'), 0) as plus,
        coalesce(sum(quality) filter (side = '-'), 0) as minus,
        coalesce(sum(quality) filter (side in ('+', '-', 'some')), 0) as effects,
        coalesce(sum(quality) filter (side = 'none'), 0) as none,
        -- correlations have no direction that could conflict
        sum(quality) filter (side <> 'none' and directed) as directed
    from conflict_sides
    group by cause, effect
),
directed as materialized (
    select cause, effect, directed as mass from masses where directed is not null
),
pairs as (
    select cause, effect, 'sign' as kind, plus as one, minus as other from masses where plus > 0 and minus > 0
    union all
    select cause, effect, 'null', effects, none from masses where effects > 0 and none > 0
    union all
    select f.cause, f.effect, 'direction', f.mass, b.mass
    from directed f
    join directed b on b.cause = f.effect and b.effect = f.cause
    where f.mass > b.mass or (f.mass = b.mass and f.cause < b.cause)
)
select
    cause,
    effect,
    kind,
    2 * least(one, other) / (one + other + 1) as score
from pairs;
comment on view conflicts is 'Claims that cannot all hold: opposite signs, an effect against none, both directions. score = 2 min(m1, m2) / (m1 + m2 + 1), m the summed quality of each side: high where much evidence stands evenly.';
