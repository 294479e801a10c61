-- each paper has one vote for each sign on each edge: the greatest of its claims
insert into edge_votes
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
    count(distinct abstract),
    count(distinct claim),
    max(year),
    bool_or(plain) filter (sign = '+' and passed >= 5),
    bool_or(plain) filter (sign = '-' and passed >= 5)
from edge_evidence
group by level, cause, effect, paper
