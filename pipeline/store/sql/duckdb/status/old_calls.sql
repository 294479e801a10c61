-- calls as graphs kept them before they had a file of their own
select id, key, stage, item, model, request, answer, finish_reason, state, prompt_tokens, completion_tokens, cost_usd,
    seconds, asked_at
from old_calls
order by rowid
