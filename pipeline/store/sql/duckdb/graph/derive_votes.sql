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
