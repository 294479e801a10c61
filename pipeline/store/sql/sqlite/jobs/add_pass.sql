-- a new round of collecting what is due
insert into passes (run, at) values (:run, :at)
