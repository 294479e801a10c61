-- forget that earlier runs wanted abstracts read that no run has read: only what this run wants is to come
delete from plans
where run <> $run and abstract not in (select abstract from extractions)
