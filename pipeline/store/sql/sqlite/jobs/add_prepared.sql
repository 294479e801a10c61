-- one question that is to be answered elsewhere
insert or replace into prepared
    (custom_id, key, stage, item, model, preamble, prompt, draft, answer_tokens, most_tokens, most_usd, pass)
values
    (:custom_id, :key, :stage, :item, :model, :preamble, :prompt, :draft, :answer_tokens, :most_tokens, :most_usd,
     :pass)
