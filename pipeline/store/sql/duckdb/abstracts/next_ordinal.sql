-- the ordinal of the next record that is new
select coalesce(max(ordinal) + 1, 0) as next from abstracts
