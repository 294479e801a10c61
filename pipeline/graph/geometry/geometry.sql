-- name: edges
-- edges between concepts with their kind, topic, first year, and the paper that states them, if it is one alone; with
-- $before, kinds and papers as in earlier years; with $memory also those that only a model's memory has, under their root
with said as (
    select cause, effect, sign, year, directed, vote, paper from claim_edges
    union all
    select cause, effect, sign, null, true, 0, statement
    from imagined_claim_edges i
    where $memory and (i.cause, i.effect) not in (select (cause, effect) from claim_edges)
),
stated as (
    select
        cause, effect, min(year) as since,
        bool_or(directed) as directed,
        bool_or(directed) filter (year < $before) as directed_before,
        -- of equal votes that of most claims, then the first in the order of signs
        arg_max(sign, (votes, claims, -instr('+-0?', sign))) as sign,
        arg_max(sign, (votes_before, claims_before, -instr('+-0?', sign))) filter (claims_before > 0) as sign_before,
        if(min(first_paper) = max(last_paper), min(first_paper), null) as paper
    from (
        select
            cause, effect, sign, min(year) as year, bool_or(directed) as directed, sum(vote) as votes, count(*) as claims,
            coalesce(sum(vote) filter (year < $before), 0) as votes_before,
            count(*) filter (year < $before) as claims_before,
            min(paper) filter ($before is null or year < $before) as first_paper,
            max(paper) filter ($before is null or year < $before) as last_paper
        from said
        group by cause, effect, sign
    )
    group by cause, effect
),
topical as (
    select cause, effect, arg_max(name, (number, name)) as topic
    from (
        select e.cause, e.effect, t.name, count(distinct e.abstract) as number
        from claim_edges e
        join abstract_topics a on a.abstract = e.abstract
        join topics t on t.id = a.topic
        group by e.cause, e.effect, t.name
        union all
        select i.cause, i.effect, s.root, count(*)
        from imagined_claim_edges i
        join current_statements s on s.id = i.statement
        where $memory and (i.cause, i.effect) not in (select (cause, effect) from claim_edges)
        group by i.cause, i.effect, s.root
    )
    group by cause, effect
)
select
    g.cause,
    g.effect,
    if($before is null, g.sign, coalesce(s.sign_before, s.sign)) as sign,
    coalesce(s.directed_before, s.directed)::int as directed,
    s.since,
    s.paper,
    t.topic
from told_edges g
join stated s on s.cause = g.cause and s.effect = g.effect
left join topical t on t.cause = g.cause and t.effect = g.effect
where g.level = 'concept'
order by g.cause, g.effect

-- name: forget
-- the places of variables are no more, of a slice or (empty) of the whole graph
delete from places where slice = $slice

-- name: forget_run
-- how places were made is no more, of a slice or (empty) of the whole graph
delete from geometry where slice = $slice

-- name: places
-- where variables lie on the map of a slice (empty: of the whole graph), in the order of their ids
select p.entity, n.name, p.x, p.y, p.community
from places p
join level_names n on n.level = 'concept' and n.id = p.entity
where p.slice = $slice
order by p.entity

-- name: run
-- how the places of a slice (empty: of the whole graph) were made, and whether the graph has changed since
select
    method, vectors, seed, settings, measured,
    graph is distinct from (select inputs from built where stage = 'graph') as outdated
from geometry
where slice = $slice

-- name: sentences
-- the sentences in which abstracts, and with $memory a model, speak of a cause and an effect, each once
select distinct e.cause, e.effect, c.quote
from (
    select cause, effect, claim from claim_edges
    union all
    select cause, effect, claim from imagined_claim_edges where $memory
) e
join claims c on c.id = e.claim
where c.grounding <> 'ungrounded'
order by e.cause, e.effect, c.quote

-- name: variables
-- the concepts that have edges, with their other names and the topic under which most of their abstracts lie; with $memory
-- also those that only a model's memory has, whose topic is the root under which most of its statements lie
with ends as (
    select distinct cause as id, abstract from claim_edges
    union
    select distinct effect, abstract from claim_edges
    union
    select distinct unnest([cause, effect]), statement from imagined_claim_edges where $memory
),
topical as (
    select id, arg_max(name, (number, name)) as topic
    from (
        select e.id, t.name, count(*) as number
        from ends e
        join abstract_topics a on a.abstract = e.abstract
        join topics t on t.id = a.topic
        group by e.id, t.name
        union all
        select e.id, s.root, count(*)
        from ends e
        join current_statements s on s.id = e.abstract
        where $memory and e.id not in (select unnest([cause, effect]) from claim_edges)
        group by e.id, s.root
    )
    group by id
)
select n.id, n.name, coalesce(e.aliases, []) as aliases, t.topic
from level_names n
left join entities e on e.id = n.id
left join topical t on t.id = n.id
where n.level = 'concept' and n.id in (select id from ends)
order by n.id
