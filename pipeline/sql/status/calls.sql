-- what was asked and what it cost; the cost is unknown if that of any call is
select
    count(*) as calls,
    coalesce(sum(prompt_tokens), 0)::bigint as prompt_tokens,
    coalesce(sum(completion_tokens), 0)::bigint as completion_tokens,
    case when count(*) = count(cost_usd) then coalesce(sum(cost_usd), 0) end as cost_usd
from calls
