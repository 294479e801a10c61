-- who speaks of what is in a slice
alter table slices add column origin varchar;
comment on column slices.origin is 'literature: what abstracts say; model: what a model does, from memory; both: the two beside each other. Null for literature.';
