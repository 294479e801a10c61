-- decisions of people that keep normal forms of the one kind from those of the other
select d.id, d.a, d.b, d."by"
from decisions_in_force d
where d.kind = 'different'
    and (d."by" = 'user' or starts_with(d."by", 'user: '))
    and (
        (list_contains($these::varchar[], d.a) and list_contains($those::varchar[], d.b))
        or (list_contains($these::varchar[], d.b) and list_contains($those::varchar[], d.a))
    )
order by d.a, d.b
