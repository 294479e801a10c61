-- the jobs that are not over, with what they can be billed for at most
select
    j.id, j.tag, j.server, j.file, j.batch, j.begun_at,
    count(q.seq) as requests,
    coalesce(sum(q.most_tokens), 0) as most_tokens,
    coalesce(sum(q.most_usd), 0.0) as most_usd
from jobs j
left join prepared q on q.job = j.id
where not j.over
group by j.id
order by j.id
