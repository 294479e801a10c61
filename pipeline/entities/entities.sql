-- name: abbreviations
-- short forms as abstracts define them, once for each abstract that does, of abstracts whose claims count
select distinct on (b.abstract, b.short, b.long) b.short, b.long
from abbreviations b
where b.abstract in (select abstract from current_claims where evidence)
order by b.short, b.long

-- name: about
-- the decisions in force that touch normal forms
select d.id, d.kind, d.a, d.b, d.why, d."by", d.score, d.steps
from decisions_in_force d
where list_contains($keys::varchar[], d.a) or (d.kind <> 'name' and list_contains($keys::varchar[], d.b))
order by d.kind, d.a, d.b, d."by", d.id

-- name: asked
-- how many sets of terms a model has answered about
select count(*) as sets from asked_sets

-- name: asked_keys
-- the terms of each set that a model has answered about
select "by", keys from asked_sets order by id

-- name: asked_with
-- the sets of normal forms that a model was asked about and that hold one of these
select "by", keys from asked_sets where list_has_any(keys, $keys::varchar[]) order by id

-- name: aspects
-- of which aspects of an entity claims speak, and how many; null for the thing itself
select aspect, count(distinct claim) as claims from concept_uses where entity = $entity group by aspect order by claims desc, aspect

-- name: aspects_of
-- of which aspects of concepts claims speak, and how many; null for the thing itself
select m.aspect, count(distinct m.claim) as claims
from names n
join mentions m using (key)
where n.entity in (select unnest($concepts::varchar[])) and m.claim in (select claim from readings)
group by m.aspect
order by claims desc, m.aspect

-- name: below
-- what lies up to so many steps below some concepts, the nearest and most claimed first
select e.id, e.name, e.claims, min(b.steps) as steps
from broader b
join entities e on e.id = b.entity
where b.broader in (select unnest($concepts::varchar[])) and b.steps <= $steps
group by e.id, e.name, e.claims
order by steps, e.claims desc, e.name, e.id

-- name: built
-- from what decisions ('entities') or the entities themselves ('names') were derived
select inputs from built where stage = $stage

-- name: called
-- entities that are called so: by name, alias or normal form
select distinct e.id, e.name, e.claims
from entities e
where lower(e.name) = lower($text)
    or list_contains(list_transform(e.aliases, lambda alias: lower(alias)), lower($text))
    or e.id in (select entity from names where list_contains($keys::varchar[], key))
order by e.claims desc, e.id

-- name: called_by_id
-- what some entities are called
select id, name from entities where id in (select unnest($ids::varchar[])) order by claims desc, name, id

-- name: called_so
-- names in use that stand as qualifiers of others: "beta blocker" of carvedilol, in "the beta-blocker carvedilol"
select distinct m.key, q.qualifier
from mentions m
join named_claims c on c.id = m.claim and c.usable,
    unnest(m.qualifiers) as q (qualifier)
where not m.generic
    and q.qualifier <> m.key
    and q.qualifier in (select key from mentions where not generic)
order by m.key, q.qualifier

-- name: containing
-- entities with a name, an alias or a normal form that contains this, the most claimed first
select e.id
from entities e
where contains(lower(e.name), lower($text))
    or len(list_filter(e.aliases, lambda alias: contains(lower(alias), lower($text)))) > 0
    or ($key <> '' and e.id in (select entity from names where contains(lower(key), lower($key))))
order by e.claims desc, e.narrower desc, e.name

-- name: count
-- how many entities have a name or an alias that contains this (null for all)
select count(*) as number
from entities e
where $search is null
    or contains(lower(e.name), lower($search))
    or len(list_filter(e.aliases, lambda alias: contains(lower(alias), lower($search)))) > 0

-- name: decided
-- a decision, and what its person decided with it by the same command
with asked as (
    select *, is_person("by") as of_people from decisions where id = $id
)
select d.id, d.kind, d.a, d.b, d.why, d."by", epoch_ms(d.undone_at) as undone, asked.of_people
from decisions d
join asked on d.id = asked.id or (asked.of_people and d."by" = asked."by" and d.decided_at = asked.decided_at)
order by d.id = asked.id desc, d.id

-- name: decisions
-- every decision about names that is in force
select id, kind, a, b, why, "by", score, steps
from decisions_in_force
where not regexp_matches(kind, '^(claim|conflict|model) ')
order by kind, a, b, "by", id

-- name: derive_ends
-- what stands at one end of each claim
insert into claim_ends
select
    claim,
    abstract,
    role,
    entity,
    case
        when aspect is null and len(qualifiers) = 0 then entity
        else 'sha256:' || left(sha256(concat_ws(chr(31), entity, aspect, array_to_string(qualifiers, chr(30)))), 16)
    end,
    name,
    aspect,
    qualifiers,
    turn,
    imagined
from concept_uses
where role = $role

-- name: forget_abbreviations
-- the short forms of these abstracts are read anew
delete from abbreviations where abstract in (select unnest($abstracts::varchar[]))

-- name: forget_broader
-- broader links are derived anew from decisions
delete from broader

-- name: forget_derived
-- decisions by rule and by vocabulary are derived anew
delete from decisions where "by" = 'rule' or starts_with("by", 'vocabulary: ')

-- name: forget_labels
-- labels are derived anew from decisions
delete from labels

-- name: forget_mentions
-- mentions made by other naming rules
delete from mentions where rules <> $rules

-- name: forget_mentions_of
-- the ends of these claims are named anew: they may have been read before, by a model that is back
delete from mentions where claim in (select unnest($claims::varchar[]))

-- name: forget_names
-- names are derived anew from mentions and decisions
delete from names

-- name: forget_rules
-- decisions by rule are derived anew; those of a vocabulary, whose file is not asked for, stay
delete from decisions where "by" = 'rule'

-- name: forget_vocabulary_terms
-- the names that a vocabulary knows are looked up anew
delete from vocabulary_terms

-- name: forms
-- the normal forms of an entity, the most used first, as claims write them
select
    n.key,
    coalesce(list(distinct m.name order by m.name) filter (c.id is not null), []) as names,
    count(distinct c.id) as claims
from names n
left join mentions m on m.key = n.key
left join named_claims c on c.id = m.claim and c.usable
where n.entity = $entity
group by n.key
order by claims desc, n.key

-- name: given_names
-- the names that people gave to normal forms
select id, a, b, "by"
from decisions_in_force
where kind = 'name' and list_contains($keys::varchar[], a) and is_person("by")
order by a, b

-- name: inputs
-- what decisions about names are derived from, in short: names in use, short forms, decisions that are derived from nothing else
select
    (select concat(count(*), ':', bit_xor(hash(m.claim, m.role, m.key)))
        from mentions m join named_claims c on c.id = m.claim) as mentions,
    (select concat(count(*), ':', bit_xor(hash(abstract, short, long))) from abbreviations) as abbreviations,
    (select concat(count(*), ':', bit_xor(hash(kind, a, b, "by", steps)))
        from decisions_in_force
        where "by" <> 'rule' and not starts_with("by", 'vocabulary: ') and not regexp_matches(kind, '^(claim|conflict|model) ')) as decisions

-- name: kept_apart
-- decisions of people of a kind ('different', 'not broader') between normal forms and others
select d.id, d.a, d.b, d."by"
from decisions_in_force d
where d.kind = $kind
    and is_person(d."by")
    and (
        (list_contains($these::varchar[], d.a) and list_contains($those::varchar[], d.b))
        or (
            d.kind = 'different'
            and list_contains($these::varchar[], d.b)
            and list_contains($those::varchar[], d.a)
        )
    )
order by d.a, d.b

-- name: keys
-- the normal forms in use, with the number of claims that use them
select m.key, count(distinct m.claim) as claims, min(m.name) as name
from mentions m
join named_claims c on c.id = m.claim
where not m.generic or m.key in (select a from decisions where kind = 'variable' and undone_at is null)
group by m.key
order by m.key

-- name: latest
-- when a person last decided about names, or took a decision back
select coalesce(max(greatest(epoch_ms(decided_at), coalesce(epoch_ms(undone_at), 0))), 0) as moment
from decisions
where is_person("by")

-- name: left_out
-- names that are left out of the graph: those that somebody called no variable, and the generic ones
select d.id, d.a as key, d."by", d.why
from decisions_in_force d
where d.kind = 'not a variable' and list_contains($keys::varchar[], d.a) and d.a not in (select key from names)
union all
select distinct null, m.key, 'rule', 'it names no variable by itself'
from mentions m
where m.generic and list_contains($keys::varchar[], m.key) and m.key not in (select key from names)
order by 1 nulls last, 2

-- name: links
-- the classes above an entity, and what lies under it, each with the steps between the two
select entity, broader, steps from broader where entity = $entity or broader = $entity

-- name: list
-- entities, the most claimed first; search looks in name and aliases
with above as (
    select b.entity, list(distinct n.name order by n.name) as names
    from broader b
    join entities n on n.id = b.broader
    where b.steps = 1
    group by b.entity
)
select e.id, e.name, e.aliases, e.aspects, e.claims, e.papers, e.statements, e.narrower, e.vocabulary_ids, a.names as broader
from entities e
left join above a on a.entity = e.id
where $search is null
    or contains(lower(e.name), lower($search))
    or len(list_filter(e.aliases, lambda alias: contains(lower(alias), lower($search)))) > 0
order by e.claims desc, e.statements desc, e.narrower desc, e.name

-- name: log
-- the log of decisions, the oldest first; only people's if asked, or only those on names that contain a text
select
    d.id, d.kind, d.a, d.b, d.why, d."by",
    epoch_ms(d.decided_at) as decided,
    epoch_ms(d.undone_at) as undone,
    case
        when d.undone_at is not null then 'undone'
        when d.id in (select id from decisions_in_force) then 'in force'
        else 'overruled'
    end as state
from decisions d
where (not $people or is_person(d."by"))
    and ($search is null or contains(lower(d.a), lower($search)) or contains(lower(d.b), lower($search)))
order by d.decided_at, d.kind, d.a, d.b, d.id

-- name: members
-- every normal form in use, with the entity that it stands for
select key, entity from names order by key

-- name: named
-- what is called exactly so at a level
select id from level_names where level = $level and lower(name) = lower($text) order by id

-- name: named_from
-- what entities are derived from, in short: names in use, and decisions about names
select
    (select concat(count(*), ':', bit_xor(hash(concat_ws(chr(31), m.claim, m.role, m.key, m.name, m.aspect, m.qualifiers::varchar, m.turn, m.generic))))
        from mentions m join named_claims c on c.id = m.claim and c.usable) as mentions,
    (select concat(count(*), ':', bit_xor(hash(kind, a, b, "by", score, steps)))
        from decisions_in_force
        where not regexp_matches(kind, '^(claim|conflict|model) ')) as decisions

-- name: names
-- what every entity is called, and how much speaks of it
select id, name, claims, papers, statements, vocabulary_ids from entities

-- name: of_keys
-- the entities that normal forms stand for
select n.key, n.entity, coalesce(e.name, n.key) as name
from names n
left join entities e on e.id = n.entity
where list_contains($keys::varchar[], n.key)

-- name: one
-- one entity
select e.id, e.name, e.aliases, e.claims, e.papers, e.statements, e.vocabulary_ids,
    list(distinct n.name order by n.name) filter (b.steps = 1) as broader
from entities e
left join broader b on b.entity = e.id
left join entities n on n.id = b.broader
where e.id = $entity
group by all

-- name: people
-- the decisions of people that are in force, in the order they were made
select id, kind, a, b, why, "by", score, steps
from decisions_in_force
where is_person("by")
order by decided_at, kind, a, b, id

-- name: sharing
-- entities whose names have most of these words, the most claimed first
with counted as (
    select e.id, e.name, e.claims,
        len(list_filter(
            $words::varchar[],
            lambda word: contains(lower(e.name), word) or len(list_filter(e.aliases, lambda alias: contains(lower(alias), word))) > 0
        )) as shared
    from entities e
)
select id, name from counted where shared > 0 order by shared desc, claims desc, name, id limit $limit

-- name: taken_back
-- the decisions of people that one command took back when it decided
select d.kind, d.a, d.b
from decisions d
join decisions asked on asked.id = $id and d.undone_at = asked.decided_at
order by d.kind, d.a, d.b

-- name: terms
-- both ends of every claim that is evidence or a model's from memory, as terms a model may be asked about: with the other end, the sign and the quote
select
    m.key, m.name, m.role, o.key as other, c.concept_sign as sign, c.quote
from mentions m
join named_claims c on c.id = m.claim and c.usable
join mentions o on o.claim = m.claim and o.role <> m.role
left join abstracts a on a.id = c.abstract
where not m.generic and not o.generic
order by m.key, a.ordinal nulls last, c.abstract, c.ordinal, c.id, m.role

-- name: terms_given
-- the decisions in force that give one of these standard terms to a normal form
select a as key, b as name, "by", id
from decisions_in_force
where kind = 'name' and list_contains($names::varchar[], lower(b))
order by a, "by", id

-- name: undo
-- decisions are taken back
update decisions set undone_at = $moment::timestamptz
where list_contains($ids::varchar[], id) and undone_at is null

-- name: unnamed
-- current claims that are evidence and have no mentions yet, abstract by abstract
select c.id, c.abstract, c.cause_concept, c.effect_concept, a.ordinal as place
from current_claims c
join abstracts a on a.id = c.abstract
where c.evidence and c.id not in (select claim from mentions)
order by a.ordinal, c.ordinal, c.id

-- name: variables
-- the variables of some concepts, each with an aspect and qualifiers that claims speak of, and those whose own name
-- contains a text (null for none)
select distinct variable as id from claim_ends where list_contains($concepts::varchar[], entity)
union
select id from level_names where level = 'variable' and contains(lower(name), lower($text))
order by id

-- name: vocabulary_ids
-- the concept that a vocabulary has for each of these normal forms
select key, vocabulary, id from vocabulary_terms where list_contains($keys::varchar[], key) order by key, vocabulary, id
