-- when the last run ended that went through: it has judged every answer it got (null: none has)
select epoch_us(max(finished_at)) as microseconds from runs where outcome = 'done'
