-- removals are taken back
update removals set restored_at = $moment::timestamptz
where list_contains($keys::varchar[], key) and restored_at is null
