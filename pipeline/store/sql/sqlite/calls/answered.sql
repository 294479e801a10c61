-- whether a model has ever answered well
select exists (select 1 from calls where model = :model and state = 'ok') as answered
