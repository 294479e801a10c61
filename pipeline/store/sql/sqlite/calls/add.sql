-- one call
insert or ignore into calls
    (id, key, stage, item, model, preamble, prompt, answer, finish_reason, state, prompt_tokens, completion_tokens,
     cost_usd, risk_tokens, risk_usd, seconds, asked_at, via)
values
    (:id, :key, :stage, :item, :model, :preamble, :prompt, :answer, :finish_reason, :state, :prompt_tokens,
     :completion_tokens, :cost_usd, :risk_tokens, :risk_usd, :seconds, :asked_at, :via)
