-- what was taken back after a moment holds
update decisions set undone_at = null where undone_at > $moment::timestamptz
