-- what was removed after a moment is there
delete from removals where removed_at > $moment::timestamptz
