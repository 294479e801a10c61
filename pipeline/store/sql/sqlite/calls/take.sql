-- a call of another graph; of one that a graph paid for and another took from a shared cache, the one that was paid for
insert into calls
    (id, key, stage, item, model, preamble, prompt, answer, finish_reason, state, prompt_tokens, completion_tokens,
     cost_usd, risk_tokens, risk_usd, seconds, asked_at, via)
values
    (:id, :key, :stage, :item, :model, :preamble, :prompt, :answer, :finish_reason, :state, :prompt_tokens,
     :completion_tokens, :cost_usd, :risk_tokens, :risk_usd, :seconds, :asked_at, :via)
on conflict (id) do update set via = excluded.via, risk_tokens = excluded.risk_tokens, risk_usd = excluded.risk_usd
where calls.via = 'cache'
