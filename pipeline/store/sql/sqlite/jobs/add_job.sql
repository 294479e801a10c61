-- a job that is about to be handed in
insert into jobs (tag, server, begun_at) values (:tag, :server, :begun_at)
