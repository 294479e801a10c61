-- the conflicts of a level (null: of all), by what stands on each side; between classes only where these make an edge
insert into conflict_levels
with told as materialized (
    -- for each paper, whether it stands on a side, and whether it does so by a claim whose sign nothing speaks against
    select
        level,
        cause,
        effect,
        plus,
        minus,
        nil,
        greatest(plus, minus, unsigned) as effects,
        if(directed, effects, null) as acts,
        plus is not null as is_plus,
        minus is not null as is_minus,
        nil is not null as is_nil,
        effects is not null as is_effect,
        coalesce(plain_plus and passed_plus >= 5, false) as sound_plus,
        coalesce(plain_minus and passed_minus >= 5, false) as sound_minus,
        coalesce(passed_nil >= 5, false) as sound_nil,
        coalesce(passed_plus >= 5, false) or coalesce(passed_minus >= 5, false) or coalesce(passed_unsigned >= 4, false) as sound_effect
    from edge_votes
    where $level::varchar is null or level = $level
),
sides as materialized (
    select
        level,
        cause,
        effect,
        coalesce(sum(plus), 0)::double as plus,
        coalesce(sum(minus), 0)::double as minus,
        coalesce(sum(nil), 0)::double as nil,
        coalesce(sum(effects), 0)::double as effects,
        coalesce(sum(acts), 0)::double as acts,
        -- two papers that say one thing each
        bool_or(is_plus and not is_minus) and bool_or(is_minus and not is_plus) as signs_part,
        bool_or(sound_plus and not is_minus) and bool_or(sound_minus and not is_plus) as signs_surely_part,
        bool_or(is_effect and not is_nil) and bool_or(is_nil and not is_effect) as effects_part,
        bool_or(sound_effect and not is_nil) and bool_or(sound_nil and not is_effect) as effects_surely_part,
        -- one paper that says both
        bool_or(sound_plus and sound_minus) as signs_meet,
        bool_or(sound_effect and sound_nil) as effects_meet
    from told
    group by level, cause, effect
),
pairs as (
    select
        level, cause, effect, 'sign' as kind, plus as one, minus as other,
        case
            when signs_surely_part then 'between studies'
            when not signs_part and signs_meet then 'within a study'
            else 'reading suspected'
        end as type
    from sides
    where plus > 0 and minus > 0
    union all
    select
        level, cause, effect, 'null', effects, nil,
        case
            when effects_surely_part then 'between studies'
            when not effects_part and effects_meet then 'within a study'
            else 'reading suspected'
        end
    from sides
    where effects > 0 and nil > 0
    union all
    select f.level, f.cause, f.effect, 'direction', f.acts, b.acts, 'loop'
    from sides f
    join sides b on b.level = f.level and b.cause = f.effect and b.effect = f.cause
    -- correlations have no direction that could conflict
    where f.acts > 0 and b.acts > 0 and (f.acts > b.acts or (f.acts = b.acts and f.cause < b.cause))
),
judged as (
    -- people before models, the latest first
    select
        ca.entity as cause,
        ef.entity as effect,
        d.about.kind as kind,
        if(d.about.level = '', 'concept', d.about.level) as level,
        d.verdict,
        d."by"
    from (
        select
            a,
            regexp_extract(b, '^(.*) \((sign|null|direction)(?:, (broader))?\)$', ['key', 'kind', 'level']) as about,
            kind[10:] as verdict,
            "by",
            decided_at,
            id
        from decisions_in_force
        where starts_with(kind, 'conflict ')
    ) d
    join names ca on ca.key = d.a
    join names ef on ef.key = d.about.key
    qualify row_number() over (
        partition by ca.entity, ef.entity, d.about.kind, d.about.level
        order by d."by" = 'user' or starts_with(d."by", 'user: ') desc, d.decided_at desc, d.id
    ) = 1
)
select
    p.level,
    p.cause,
    p.effect,
    p.kind,
    if(j.verdict = 'misread', 'reading suspected', p.type),
    2 * least(p.one, p.other) / (p.one + p.other + 1),
    'sha256:' || left(sha256(concat_ws(chr(31), p.level, p.kind, p.cause, p.effect)), 16),
    j.verdict,
    j."by"
from pairs p
semi join edge_levels e on e.level = p.level and e.cause = p.cause and e.effect = p.effect
left join judged j on j.level = p.level and j.cause = p.cause and j.effect = p.effect and j.kind = p.kind
