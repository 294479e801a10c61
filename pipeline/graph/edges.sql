-- name: about
-- what is found about some concepts taken together, by the other end, or with all of $partners taken together where any are
-- named: its causes and its effects, $limit of each at most, those of most independent papers first, with the papers that find
-- each sign and the support for the prevailing one. Papers of one team are one that is
-- independent; number: how many causes or effects there are in all
with concepts as (
    select unnest($concepts::varchar[]) as id
),
partners as (
    select unnest($partners::varchar[]) as id
),
votes as (
    select 'effect' as role, if($partners is null, effect, '') as partner, cause as own, v.* exclude (level, cause, effect)
    from edge_votes v
    where level = 'concept'
        and cause in (select id from concepts)
        and effect not in (select id from concepts)
        and ($partners is null or effect in (select id from partners))
    union all
    select 'cause', if($partners is null, cause, ''), effect, v.* exclude (level, cause, effect)
    from edge_votes v
    where level = 'concept'
        and effect in (select id from concepts)
        and cause not in (select id from concepts)
        and ($partners is null or cause in (select id from partners))
),
papers as (
    select
        role, partner, paper,
        max(plus) as plus, max(minus) as minus, max(nil) as nil, max(unsigned) as unsigned,
        bool_and(background) as background, max(latest) as latest, sum(claims) as claims
    from votes
    group by role, partner, paper
),
counted as (
    select
        p.role, p.partner,
        count(plus) as plus, count(minus) as minus, count(nil) as nulls, count(unsigned) as unsigned,
        count(*) filter (background) as background,
        count(*) as papers,
        count(distinct coalesce(t.team, p.paper)) filter (not background) as independent,
        max(latest) as latest,
        sum(claims)::bigint as claims,
        coalesce(sum(plus), 0)::double as votes_plus,
        coalesce(sum(minus), 0)::double as votes_minus,
        coalesce(sum(nil), 0)::double as votes_nil,
        sum(open_vote(plus, minus, unsigned))::double as votes_open
    from papers p
    left join teams t on t.abstract = p.paper
    group by p.role, p.partner
),
chosen as materialized (
    select
        c.*, greatest(votes_plus, votes_minus, votes_nil) as most, count(*) over (partition by role) as number,
        sign_of_most(votes_plus, votes_minus, votes_nil, p.even) as sign
    from counted c
    cross join priors p
    qualify $limit is null
        or row_number() over (
            partition by role order by independent desc, most desc, papers desc, latest desc nulls last, partner
        ) <= $limit
),
through as (
    select role, partner, list(distinct own order by own) as own
    from votes
    semi join chosen using (role, partner)
    group by role, partner
)
select
    w.role, w.partner as partner_id, w.sign,
    round(w.weight, 4) as weight,
    round(w.low, 4) as low,
    round(w.high, 4) as high,
    of_sign(w.sign, w.plus, w.minus, w.nulls, w.unsigned) as supports,
    against_sign(w.sign, w.plus, w.minus) as refutes,
    w.nulls, w.plus, w.minus, w.unsigned, w.background, w.papers, w.independent, w.claims, w.latest,
    t.own as through_ids, w.number
from supported('chosen') w
join through t using (role, partner)
order by w.role, w.independent desc, w.most desc, w.papers desc, w.latest desc nulls last, w.partner

-- name: about_quotes
-- the best claims of each sign, of $each papers at most, that speak of these concepts with each of these others, or with all of
-- them taken together
with mine as (
    select claim, role, turn from claim_ends where entity in (select unnest($concepts::varchar[]))
),
pairs as (
    select
        if(m.role = 'cause', 'effect', 'cause') as role, if($together, '', o.entity) as partner, m.claim,
        turned(c.concept_sign, m.turn * o.turn) as sign,
        c.basis, c.strength, c.hedged, c.quote, c.abstract, r.reading::double as reading, r.passed
    from mine m
    join claim_ends o on o.claim = m.claim and o.role <> m.role
    join readings r on r.claim = m.claim and not r.rejected
    join claims c on c.id = m.claim
    where o.entity in (select unnest($partners::varchar[])) and o.entity not in (select unnest($concepts::varchar[]))
),
told as (
    -- one claim a paper
    select *
    from pairs
    qualify row_number() over (
        partition by role, partner, sign, abstract
        order by basis = 'background', passed desc, strength = 'correlational', hedged, reading desc, claim
    ) = 1
)
select t.role, t.partner as partner_id, t.sign, t.claim, t.quote, t.abstract, a.year, a.title, t.reading, t.basis
from told t
join abstracts a on a.id = t.abstract
qualify row_number() over (
    partition by t.role, t.partner, t.sign
    order by t.basis = 'background', t.passed desc, t.strength = 'correlational', t.hedged, t.reading desc,
        a.year desc nulls last, t.abstract, t.claim
) <= $each
order by t.role, t.partner, t.sign, t.basis = 'background', t.passed desc, t.strength = 'correlational', t.hedged,
    t.reading desc, a.year desc nulls last, t.abstract, t.claim

-- name: count
-- how many edges of a level pass a filter
select count(*) as number from filtered_edges($level, $wanted)

-- name: evidence
-- every claim behind one edge of a level; a claim about something narrower comes with what that is
with speaking as materialized (
    select * from edge_evidence where level = $level and cause = $cause and effect = $effect
)
select
    d.claim as id, e.paper, e.sign, e.vote::double as vote, e.steps, ca.name as narrow_cause, ef.name as narrow_effect,
    d.read_by as model,
    d.* exclude (
        claim, model, read_by, origin, topic, question, guide, statement, journal, pmid, doi, concept_sign, resolved, ordinal
    )
from speaking e
join described_claims('speaking') d on d.claim = e.claim
join entities ca on ca.id = e.narrow_cause
join entities ef on ef.id = e.narrow_effect
order by e.background, e.sign, e.steps, e.vote desc, e.reading desc, d.year desc nulls last, d.abstract, d.ordinal

-- name: findings
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

-- name: list
-- edges of a level that pass a filter, those of the exact ends first, then the best supported, each with its best quote
with chosen as materialized (
    select * from first_edges($level, $wanted, $limit, $offset, $sort)
),
quoted as (
    -- the best finding of the edge's sign, else the best there is; the order of export/edges.sql
    select e.cause, e.effect, e.claim, e.abstract
    from edge_evidence e
    join chosen g using (cause, effect)
    join claims c on c.id = e.claim
    join abstracts a on a.id = c.abstract
    where e.level = $level
    qualify row_number() over (
        partition by e.cause, e.effect
        order by
            (e.sign = g.sign) desc, e.background, e.steps, e.vote desc, e.reading desc, a.year desc nulls last, a.id,
            c.ordinal, c.id
    ) = 1
),
remembered as (
    -- where no abstract speaks, what the model says, in the same order
    select e.cause, e.effect, e.claim, e.statement
    from imagined_evidence e
    join chosen g using (cause, effect)
    join current_statements s on s.id = e.statement
    where e.level = $level and g.papers = 0
    qualify row_number() over (
        partition by e.cause, e.effect order by (e.sign = g.sign) desc, e.steps, e.reading desc, s.place, e.claim
    ) = 1
)
select
    g.cause_name as cause,
    g.effect_name as effect,
    g.* exclude (level, cause, effect, cause_name, effect_name, for_plus, for_minus, for_nil, total, place)
        replace (round(g.weight, 4) as weight, round(g.low, 4) as low, round(g.high, 4) as high),
    c.relation,
    c.quote,
    coalesce(q.abstract, r.statement) as quote_abstract,
    coalesce(a.title, '') as quote_title,
    a.year as quote_year,
    g.cause as cause_id,
    g.effect as effect_id
from chosen g
left join quoted q on q.cause = g.cause and q.effect = g.effect
left join remembered r on r.cause = g.cause and r.effect = g.effect
join claims c on c.id = coalesce(q.claim, r.claim)
left join abstracts a on a.id = q.abstract
order by g.place

-- name: merges
-- the decisions that joined names into an entity
select d.id, d.a, d.b, d.why, d."by", d.score
from decisions d
join names a on a.key = d.a
join names b on b.key = d.b
where d.kind = 'same' and a.entity = $entity and b.entity = $entity
order by d.a, d.b

-- name: narrower
-- the edges between concepts that speak in an edge between classes
select ca.name as cause, ef.name as effect, g.sign, g.supports, g.refutes, g.nulls, g.plus, g.minus, g.unsigned, g.papers
from edge_evidence e
join edges g on g.cause = e.narrow_cause and g.effect = e.narrow_effect
join entities ca on ca.id = e.narrow_cause
join entities ef on ef.id = e.narrow_effect
where e.level = $level and e.cause = $cause and e.effect = $effect
group by all
order by g.papers desc, ca.name, ef.name

-- name: sizes
-- how many edges each level has, and how many of them rest on several papers
select level, count(*) as edges, count(*) filter (papers > 1) as several
from edge_levels
group by level
order by level

-- name: stances
-- the signs with which each abstract stands on the edges of a level, background aside
select distinct abstract, cause, effect, sign
from edge_evidence
where level = $level and not background

-- name: support
-- the votes for each sign of one edge of a level, with those that every edge begins with
select for_plus as plus, for_minus as minus, for_nil as nil
from edge_levels
where level = $level and cause = $cause and effect = $effect

-- name: votes
-- how each paper votes on one edge of a level, those with most to say first
select paper, plus::double as plus, minus::double as minus, nil::double as nil, unsigned::double as unsigned, background
from edge_votes
where level = $level and cause = $cause and effect = $effect
order by background, greatest(plus, minus, nil, unsigned) desc, paper

-- name: wider
-- the edges between classes above two sets of concepts, the best supported first; one end may be the concept itself
with above as (
    select entity, broader as id, steps from broader where steps <= 3
    union all
    select unnest($causes::varchar[]), unnest($causes::varchar[]), 0
    union all
    select unnest($effects::varchar[]), unnest($effects::varchar[]), 0
),
ends as (
    select distinct c.id as cause, e.id as effect
    from above c, above e
    where list_contains($causes::varchar[], c.entity) and list_contains($effects::varchar[], e.entity) and c.steps + e.steps > 0
)
select ca.name as cause, ef.name as effect, g.sign, round(g.weight, 4) as weight, g.plus, g.minus, g.nulls, g.papers, g.narrower
from edge_levels g
join ends using (cause, effect)
join entities ca on ca.id = g.cause
join entities ef on ef.id = g.effect
where g.level = 'broader'
order by g.low desc, g.papers desc, cause, effect
limit $limit
