-- what was put back after a moment is not there
update removals set restored_at = null where restored_at > $moment::timestamptz
