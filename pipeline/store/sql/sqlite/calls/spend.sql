-- what each stage spent on each model; the cost is null if the price of any call is unknown, but not where the price is
-- known and the server did not count: that is a risk in US dollars
select
    stage,
    model,
    count(*) as calls,
    sum(state <> 'ok') as failed,
    sum(prompt_tokens) as prompt_tokens,
    sum(completion_tokens) as completion_tokens,
    case when not max(cost_usd is null and risk_usd = 0) then coalesce(sum(cost_usd), 0) end as cost_usd,
    coalesce(sum(cost_usd), 0) as known_usd,
    sum(risk_tokens) as risk_tokens,
    sum(risk_usd) as risk_usd
from calls
where via <> 'cache'
group by stage, model
order by min(seq)
