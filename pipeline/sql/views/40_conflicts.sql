create or replace view conflict_sides as
-- the stances of one edge that can stand against each other; a denied effect is a statement of none
select cause, effect, abstract, quality, sign, denied,
    case
        when denied or sign = '0' then 'none'
        when sign in ('+', '-') then sign
        else 'some'
    end as side
from edge_stances;
comment on view conflict_sides is 'Every stance sorted to a side: +, -, some (an effect, direction not said), none (no effect, or an effect denied).';

create or replace view conflicts as
with masses as (
    select
        cause,
        effect,
        coalesce(sum(quality) filter (side = '+'), 0) as plus,
        coalesce(sum(quality) filter (side = '-'), 0) as minus,
        coalesce(sum(quality) filter (side in ('+', '-', 'some')), 0) as effects,
        coalesce(sum(quality) filter (side = 'none'), 0) as none
    from conflict_sides
    group by cause, effect
),
directed as (
    -- correlations have no direction that could conflict
    select s.cause, s.effect, sum(s.quality) as mass
    from conflict_sides s
    where s.side <> 'none' and exists (
        select 1 from edge_evidence e join claims c on c.id = e.claim
        where e.cause = s.cause and e.effect = s.effect and e.abstract = s.abstract and e.sign = s.sign
            and c.strength <> 'correlational'
    )
    group by s.cause, s.effect
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
