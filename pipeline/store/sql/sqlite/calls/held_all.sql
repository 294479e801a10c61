-- the most that was on its way in each run that was killed
select run, tokens, usd from held
