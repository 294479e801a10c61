-- what the latest calls of a stage took on a model, by the preamble they share: counts, sums, and sums of squares of the
-- last message's bytes, of the prompt's and of the completion's tokens (of those whose tokens the server counted)
with latest as (
    select preamble, item, length(cast(prompt as blob)) as size, prompt_tokens as p, completion_tokens as c
    from calls
    where stage = :stage and model = :model and state not in ('unreachable', 'rejected', 'too_long')
    order by seq desc
    limit 2000
)
select
    t.text as preamble,
    count(*) as calls,
    count(distinct l.item) as items,
    count(*) filter (where l.p > 0) as answers,
    coalesce(sum(l.size) filter (where l.p > 0), 0) as bytes,
    coalesce(sum(l.size * l.size) filter (where l.p > 0), 0) as bytes2,
    sum(l.p) as prompt,
    sum(l.p * l.p) as prompt2,
    sum(l.size * l.p) as "both",
    coalesce(sum(l.c) filter (where l.p > 0), 0) as completion,
    coalesce(sum(l.c * l.c) filter (where l.p > 0), 0) as completion2
from latest l
join preambles t on t.hash = l.preamble
group by l.preamble
