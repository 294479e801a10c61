-- the questions of a pass to one model that no job carries, in the order they were asked
select q.seq, q.custom_id, p.text as preamble, q.prompt, q.draft, q.most_tokens, q.most_usd
from prepared q
join preambles p on p.hash = q.preamble
where q.pass = :pass and q.model = :model and q.job is null and q.prompt is not null and q.seq > :after
order by q.seq
limit :most
