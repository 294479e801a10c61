-- what was read after a moment is forgotten
delete from extractions where read_at > $moment::timestamptz
