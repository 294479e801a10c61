-- the question behind an id
select
    q.custom_id, q.key, q.stage, q.item, q.model, p.text as preamble, q.prompt, q.draft, q.answer_tokens,
    q.most_tokens, q.most_usd, q.pass as pass_id, s.at as prepared_at
from prepared q
join preambles p on p.hash = q.preamble
join passes s on s.id = q.pass
where q.custom_id = :custom_id
