-- name: built
-- from what the graph was derived
select inputs from built where stage = 'graph'

-- name: claim_edges
-- what each claim speaks to whose cause has an id between two bounds, with its vote; in the order of the ends, so that what speaks
-- to one edge lies together. Factors are looked up, not joined: of joins with them DuckDB expects a handful of rows, and then holds
-- ten million claims in memory
insert into claim_edges
with causes as materialized (
    select claim, entity, variable, turn
    from claim_ends
    where role = 'cause' and ($low::varchar is null or entity >= $low) and ($high::varchar is null or entity < $high)
),
effects as materialized (
    select claim, entity, variable, turn from claim_ends where role = 'effect' and claim in (select claim from causes)
),
said as materialized (
    -- of these claims alone, for DuckDB would join all of them anew for each portion
    select id, abstract, extraction, concept_sign, basis, strength, signals, hedged
    from claims
    where id in (select claim from causes)
),
several as (
    select claim from claim_ends where claim in (select claim from causes) group by claim having count(*) > 2
),
looked_up as (
    select
        map(list(value) filter (kind = 'strength'), list(factor) filter (kind = 'strength')) as of_strength,
        map(list(value) filter (kind = 'hedged'), list(factor) filter (kind = 'hedged')) as of_hedged,
        map(list(value) filter (kind = 'design'), list(factor) filter (kind = 'design')) as of_design
    from factors
)
select
    c.id,
    c.abstract,
    coalesce(v.voice, c.abstract),
    cause.entity,
    effect.entity,
    cause.variable,
    effect.variable,
    turned(c.concept_sign, cause.turn * effect.turn),
    c.basis = 'background',
    c.strength <> 'correlational',
    not list_has_any(c.signals, ['sign by value', 'sign of a change']),
    v.voice is null and c.id not in (select claim from several),
    a.year,
    r.reading,
    r.passed,
    -- a decimal, so that equal sums are equal whatever the order of what they sum
    if(
        c.basis = 'background',
        0,
        r.reading * f.of_strength[c.strength] * f.of_hedged[c.hedged::varchar] * f.of_design[coalesce(x.design, 'not stated')]
    )::decimal(7, 6)
from causes cause
join effects effect on effect.claim = cause.claim
join said c on c.id = cause.claim
join current_extractions x on x.id = c.extraction
join abstracts a on a.id = c.abstract
join readings r on r.claim = c.id and not r.rejected
left join voices v on v.abstract = c.abstract
cross join looked_up f
order by cause.entity, effect.entity

-- name: class_edges
-- the edges between classes that say something new: those that bring two edges together, or are themselves one; of
-- classes that bring the same edges together, the nearest (the hash of several values is linear in them: it is taken of one)
insert into class_edges
with narrow as (
    select distinct cause, effect from claim_edges
),
brought as (
    select
        c.class as cause,
        e.class as effect,
        count(*) as narrower,
        min(c.steps + e.steps) as steps,
        bit_xor(hash(n.cause || n.effect)) as together
    from narrow n
    join concept_classes c on c.entity = n.cause
    join concept_classes e on e.entity = n.effect
    -- no `<>`: DuckDB would join by it, and hold all pairs at once (2,059 MB instead of 400 for 20,000 abstracts)
    where if(c.class = e.class, false, true)
    group by c.class, e.class
)
select cause, effect, narrower
from brought
where narrower > 1 or steps = 0
qualify row_number() over (partition by together order by steps, cause, effect) = 1

-- name: conflicts
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
        order by is_person(d."by") desc, d.decided_at desc, d.id
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

-- name: edges
-- the edges of a level (null: of all): counts of papers, and support, which is a Dirichlet over +, - and 0
insert into edge_levels by name
with counted as (
    select
        level,
        cause,
        effect,
        count(plus) as plus,
        count(minus) as minus,
        count(nil) as nulls,
        count(unsigned) as unsigned,
        count(*) filter (background) as background,
        sum(said_plus) as said_plus,
        sum(said_minus) as said_minus,
        sum(said_nil) as said_nil,
        sum(said_unsigned) as said_unsigned,
        coalesce(sum(plus), 0)::double as votes_plus,
        coalesce(sum(minus), 0)::double as votes_minus,
        coalesce(sum(nil), 0)::double as votes_nil,
        sum(open_vote(plus, minus, unsigned))::double as votes_open,
        max(passed_plus) as passed_plus,
        max(passed_minus) as passed_minus,
        max(passed_nil) as passed_nil,
        max(passed_unsigned) as passed_unsigned,
        count(*) filter (passed_plus = 6) as clear_plus,
        count(*) filter (passed_minus = 6) as clear_minus,
        count(*) filter (passed_nil = 6) as clear_nil,
        count(*) as papers,
        sum(abstracts) as abstracts,
        sum(claims) as claims,
        max(latest) as latest
    from edge_votes
    where $level::varchar is null or level = $level
    group by level, cause, effect
),
signed as (
    select
        c.* exclude (said_plus, said_minus, said_nil, said_unsigned),
        -- by votes, else by mentions
        if(
            c.plus + c.minus + c.nulls + c.unsigned > 0,
            sign_of_most(votes_plus, votes_minus, votes_nil, p.even),
            sign_of_most(said_plus, said_minus, said_nil, p.even)
        ) as sign,
        case sign
            when '+' then passed_plus
            when '-' then passed_minus
            when '0' then passed_nil
            else greatest(passed_plus, passed_minus, passed_unsigned)
        end as passed,
        case sign when '+' then clear_plus when '-' then clear_minus when '0' then clear_nil else 0 end as clear
    from counted c
    cross join priors p
)
select
    s.* exclude (passed, passed_plus, passed_minus, passed_nil, passed_unsigned, clear, clear_plus, clear_minus, clear_nil),
    of_sign(s.sign, s.plus, s.minus, s.nulls, s.unsigned) as supports,
    against_sign(s.sign, s.plus, s.minus) as refutes,
    coalesce(h.narrower, 1) as narrower,
    case when s.passed < 4 then 'held' when s.clear > 1 then 'promoted' else 'qualified' end as standing,
    case
        when s.clear > 1 then null
        when s.passed = 6 then 'independent'
        else ['grounded', 'specific', 'read', 'finding', 'sign checked', 'scope stated'][s.passed + 1]
    end as gate
from supported('signed') s
left join class_edges h on s.level = 'broader' and h.cause = s.cause and h.effect = s.effect
where s.level <> 'broader' or h.cause is not null

-- name: entities
-- the concepts of the graph and the classes above them, each with its names and counts
insert into entities by name
with forms as (
    -- spellings that differ in case only compete together, so that a sentence's capital does not win; what a model alone
    -- says comes after what abstracts say
    select entity, name, count(*) as uses, bool_and(imagined) as imagined, sum(count(*)) over (partition by entity, lower(name)) as spoken
    from claim_ends
    group by entity, name
),
ranked as (
    select
        entity,
        list(name order by imagined, spoken desc, length(regexp_replace(name, '[^A-Z0-9]', '', 'g')), uses desc, length(name), name) as names
    from forms
    group by entity
),
counted as (
    select
        u.entity,
        count(distinct u.claim) filter (not u.imagined) as claims,
        count(distinct coalesce(v.voice, u.abstract)) filter (not u.imagined) as papers,
        count(distinct u.claim) filter (u.imagined) as statements,
        list_sort(list(distinct u.aspect) filter (u.aspect is not null)) as aspects
    from claim_ends u
    left join voices v using (abstract)
    group by u.entity
),
identified as (
    select n.entity, list_sort(list(distinct v.id)) as ids
    from names n
    join vocabulary_terms v on v.key = n.key
    group by n.entity
),
holding as (
    select broader as entity, count(*) as narrower from broader where steps <= 3 group by broader
)
select
    coalesce(r.entity, l.entity) as id,
    coalesce(l.name, r.names[1]) as name,
    coalesce(list_filter(r.names, lambda form: form <> coalesce(l.name, r.names[1])), []) as aliases,
    coalesce(c.aspects, []) as aspects,
    coalesce(c.claims, 0) as claims,
    coalesce(c.papers, 0) as papers,
    coalesce(c.statements, 0) as statements,
    coalesce(h.narrower, 0) as narrower,
    coalesce(i.ids, []) as vocabulary_ids
from ranked r
full join labels l on l.entity = r.entity
left join counted c on c.entity = r.entity
left join holding h on h.entity = coalesce(r.entity, l.entity)
left join identified i on i.entity = coalesce(r.entity, l.entity)
where r.entity is not null or h.narrower is not null

-- name: imagined_claim_edges
-- what each statement of a model speaks to; without those that are likelier misread than not, or that a person judged wrong
insert into imagined_claim_edges
select
    c.id,
    c.abstract,
    s.digest,
    cause.entity,
    effect.entity,
    cause.variable,
    effect.variable,
    turned(c.concept_sign, cause.turn * effect.turn),
    r.reading
from claim_ends cause
join claim_ends effect on effect.claim = cause.claim and effect.role = 'effect'
join claims c on c.id = cause.claim
join imagined_statements s on s.id = c.abstract
join readings r on r.claim = c.id and not r.rejected and r.reading >= 0.5
where cause.imagined and cause.role = 'cause'
order by cause.entity, effect.entity

-- name: imagined_edges
-- what a model says between two ends, in numbers of statements, with the support that an edge has before any paper is read
insert into imagined_edges by name
with counted as (
    select
        level,
        cause,
        effect,
        count(distinct digest) as statements,
        count(distinct digest) filter (sign = '+') as plus,
        count(distinct digest) filter (sign = '-') as minus,
        count(distinct digest) filter (sign = '0') as nil,
        count(distinct digest) filter (sign = '?') as unsigned
    from imagined_evidence
    group by level, cause, effect
),
signed as (
    select
        c.*, sign_of_most(c.plus, c.minus, c.nil, p.even) as sign,
        0 as votes_plus, 0 as votes_minus, 0 as votes_nil, 0 as votes_open
    from counted c
    cross join priors p
)
select * exclude (for_plus, for_minus, for_nil) from supported('signed')

-- name: names
-- the name of every end at every level, and its place in the order of names
insert into level_names
with names as (
    select l.level, c.id, c.name
    from entities c
    cross join (values ('concept'), ('broader')) l(level)
    union all
    select distinct
        'variable',
        u.variable,
        case
            when u.aspect is null and len(u.qualifiers) = 0 then c.name
            else c.name || ' [' || concat_ws('; ', u.aspect, nullif(array_to_string(u.qualifiers, ', '), '')) || ']'
        end
    from claim_ends u
    join entities c on c.id = u.entity
)
select level, id, name, row_number() over (partition by level order by name, id) as place
from names

-- name: readings
-- how likely each claim is what its abstract says, what people and models judged of it among the signals, and how many
-- gates it passes: published, grounded, specific, read, finding, sign checked, scope stated; -1 of what no abstract says
insert into readings
with coefficients as (
    select map(list(signal), list(coefficient)) as of_signal from reading_coefficients
),
judged as (
    select
        a as statement,
        list(if(is_person("by"), 'person ', 'model ') || kind order by kind) as signals,
        bool_or(kind = 'claim wrong' and is_person("by")) as rejected
    from decisions_in_force
    where kind in ('claim right', 'claim wrong')
    group by a
),
ended as (
    -- claims both of whose ends are variables
    select claim from claim_ends group by claim having count(distinct role) = 2
),
read as (
    select
        c.id,
        round(logistic(list_sum(list_transform(
            list_concat(['intercept'], c.signals, j.signals),
            lambda signal: coalesce(k.of_signal[signal], 0)
        ))), 3) as likely,
        coalesce(j.rejected, false) as rejected,
        list_has_any(c.signals, ['doubt sign', 'doubt null', 'doubt direction', 'doubt unstated', 'doubt concepts', 'doubt due']) as doubted,
        c."grounding" = 'ungrounded' as ungrounded,
        not c.resolved or e.claim is null as unnamed,
        c.basis,
        c.concept_sign,
        coalesce(c.population, c.condition, c.comparator, c.dose, c.time, x.design, x.sample_size) as scope,
        x.id is null as imagined
    from claims c
    left join current_extractions x on x.id = c.extraction
    left join judged j on j.statement = c.statement
    left join ended e on e.claim = c.id
    cross join coefficients k
    where x.id is not null or c.id in (select id from imagined_claims)
)
select
    id,
    greatest(0.001, least(0.999, likely)),
    case
        when imagined then -1
        when ungrounded then 0
        when unnamed then 1
        when likely < 0.5 then 2
        when basis = 'background' then 3
        when doubted or concept_sign = '?' then 4
        when scope is null then 5
        else 6
    end,
    rejected
from read

-- name: votes
-- each paper has one vote for each sign on each edge of a level (null: of all): the greatest of its claims; on classes only where they make an
-- edge, or the reverse of one
insert into edge_votes
with of_classes as (
    select cause, effect from class_edges
    union
    select effect, cause from class_edges
),
speaking as (
    select * from edge_evidence where level <> 'broader' and ($level::varchar is null or level = $level)
    union all
    select 'broader', * from class_evidence semi join of_classes using (cause, effect) where coalesce($level::varchar, 'broader') = 'broader'
)
select
    level,
    cause,
    effect,
    paper,
    max(vote) filter (sign = '+' and not background),
    max(vote) filter (sign = '-' and not background),
    max(vote) filter (sign = '0' and not background),
    max(vote) filter (sign = '?' and not background),
    bool_and(background),
    coalesce(bool_or(directed) filter (sign <> '0' and not background), false),
    max(passed) filter (sign = '+'),
    max(passed) filter (sign = '-'),
    max(passed) filter (sign = '0'),
    max(passed) filter (sign = '?'),
    count(*) filter (sign = '+'),
    count(*) filter (sign = '-'),
    count(*) filter (sign = '0'),
    count(*) filter (sign = '?'),
    -- the same as count(distinct ...), which takes several times as long as all the rest
    coalesce(len(list_distinct(list(abstract) filter (not alone))), 1),
    count(*) filter (alone) + coalesce(len(list_distinct(list(claim) filter (not alone))), 0),
    max(year),
    bool_or(plain) filter (sign = '+' and passed >= 5),
    bool_or(plain) filter (sign = '-' and passed >= 5)
from speaking
group by level, cause, effect, paper

-- name: discount_teams
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

-- name: forget
-- all that is derived here is derived anew
delete from entities;
delete from level_names;
delete from readings;
delete from claim_edges;
delete from imagined_claim_edges;
delete from imagined_edges;
delete from class_edges;
delete from edge_votes;
delete from edge_levels;
delete from conflict_levels

-- name: inputs
-- what the graph is derived from, in short, of tables alone, for views take longer to plan than small graphs to read; the hash
-- of two values is linear in them, so it is taken of one
select
    (select concat(count(*), ':', bit_xor(hash(claim, role, variable, name, turn))) from claim_ends) as ends,
    (select concat(count(*), ':', bit_xor(hash(entity, broader, steps))) from broader) as classes,
    (select concat(count(*), ':', bit_xor(hash(entity || name))) from labels) as labels,
    (select concat(count(*), ':', max(seq)) from extractions where state = 'done') as extractions,
    (select concat(count(*), ':', bit_xor(hash(root, model, recipe))) from imaginings) as imaginings,
    (select concat(count(*), ':', bit_xor(hash(id))) from imagined_statements) as statements,
    (select concat(count(*), ':', bit_xor(hash(abstract || voice))) from voices) as voices,
    (
        select concat(count(*), ':', bit_xor(hash(concat(id, digest, standing, array_to_string(authors, chr(31))))))
        from abstracts
    ) as abstracts,
    (select concat(count(*), ':', bit_xor(hash(key, restored_at))) from removals) as removals,
    (select concat(count(*), ':', bit_xor(hash(id, undone_at))) from decisions where starts_with(kind, 'c')) as judged,
    (select concat(count(*), ':', bit_xor(hash(kind, value, factor))) from factors) as factors,
    (select concat(count(*), ':', bit_xor(hash(signal || coefficient))) from reading_coefficients) as coefficients
