-- how many questions of a stage were paid for and brought no usable answer
select count(distinct key) as calls
from calls
where stage = :stage
    and via <> 'cache'
    and prompt_tokens + completion_tokens + risk_tokens > 0
    and key not in (select key from calls where stage = :stage and state = 'ok')
