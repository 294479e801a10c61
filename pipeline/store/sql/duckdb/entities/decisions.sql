-- every decision about names
select id, kind, a, b, why, "by", score, steps, decided_at::varchar as decided_at from decisions order by kind, a, b, "by"
