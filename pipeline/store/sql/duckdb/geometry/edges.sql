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
