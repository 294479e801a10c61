-- what was noted with the verdict on a conflict: of whoever gave it, the latest
select d.why, d.decided_at::varchar as decided
from decisions_in_force d
join names ca on ca.key = d.a
join names ef on ef.key = regexp_extract(d.b, '^(.*) \(', 1)
where d.kind = 'conflict ' || $verdict
    and d."by" = $by
    and ca.entity = $cause
    and ef.entity = $effect
    and d.b = ef.key || ' (' || $kind || if($level = 'concept', '', ', ' || $level) || ')'
order by d.decided_at desc
limit 1
