-- these are tried again
delete from set_aside where list_contains($sources::varchar[], source)
