-- what was decided after a moment is forgotten
delete from decisions where decided_at > $moment::timestamptz
