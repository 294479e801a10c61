-- drop the topics that are no longer in the tree
delete from topics
where not list_contains($keep::varchar[], id)
