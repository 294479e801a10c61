-- what people say of the models around these variables, the latest last
select n.entity as focus, d.kind, d.b, d.why, d."by", epoch_ms(d.decided_at) as decided
from decisions_in_force d
join names n on n.key = d.a
where starts_with(d.kind, 'model ') and ($ids::varchar[] is null or list_contains($ids::varchar[], n.entity))
order by d.decided_at, d.id
