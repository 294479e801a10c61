-- every decision about names
select id, kind, a, b, why, "by", score, steps, at from decisions order by kind, a, b, "by"
