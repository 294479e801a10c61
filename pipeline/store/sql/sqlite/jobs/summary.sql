-- what a pass asks of each model: requests, characters, and the most they can be billed for
select
    q.model,
    count(*) as requests,
    sum(length(q.prompt) + length(p.text)) as characters,
    sum(q.most_tokens) as most_tokens,
    sum(q.most_usd) as most_usd
from prepared q
join preambles p on p.hash = q.preamble
where q.pass = :pass
group by q.model
order by min(q.seq)
