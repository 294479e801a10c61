-- the conflicts of all levels, by what stands on each side; between classes only where these make an edge
insert into conflict_levels
with sides as materialized (
    select
        level,
        cause,
        effect,
        coalesce(sum(plus), 0)::double as plus,
        coalesce(sum(minus), 0)::double as minus,
        coalesce(sum(nil), 0)::double as nil,
        coalesce(sum(greatest(plus, minus, unsigned)), 0)::double as effects,
        coalesce(sum(greatest(plus, minus, unsigned)) filter (directed), 0)::double as acts,
        count(*) filter (plus is not null or minus is not null) as signing,
        count(*) filter (plus is not null or minus is not null or unsigned is not null or nil is not null) as finding
    from edge_votes
    group by level, cause, effect
),
pairs as (
    select level, cause, effect, 'sign' as kind, plus as one, minus as other, signing as papers
    from sides
    where plus > 0 and minus > 0
    union all
    select level, cause, effect, 'null', effects, nil, finding from sides where effects > 0 and nil > 0
    union all
    select f.level, f.cause, f.effect, 'direction', f.acts, b.acts, null
    from sides f
    join sides b on b.level = f.level and b.cause = f.effect and b.effect = f.cause
    -- correlations have no direction that could conflict
    where f.acts > 0 and b.acts > 0 and (f.acts > b.acts or (f.acts = b.acts and f.cause < b.cause))
)
select
    level,
    cause,
    effect,
    kind,
    case when kind = 'direction' then 'loop' when papers > 1 then 'between studies' else 'within a study' end,
    2 * least(one, other) / (one + other + 1)
from pairs
semi join edge_levels using (level, cause, effect)
