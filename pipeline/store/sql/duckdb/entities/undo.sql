-- decisions are taken back
update decisions set undone_at = $moment::timestamptz
where list_contains($ids::varchar[], id) and undone_at is null
