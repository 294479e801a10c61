-- the decisions in force that touch normal forms
select d.id, d.kind, d.a, d.b, d.why, d."by", d.score, d.steps
from decisions_in_force d
where list_contains($keys::varchar[], d.a) or (d.kind <> 'name' and list_contains($keys::varchar[], d.b))
order by d.kind, d.a, d.b, d."by", d.id
