-- the most that a run's requests on their way can cost, in place of what was known of it
insert or replace into held (run, tokens, usd)
values (:run, :tokens, :usd)
