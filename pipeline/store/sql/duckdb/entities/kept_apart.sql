-- decisions of people of a kind ('different', 'not broader') between normal forms and others
select d.id, d.a, d.b, d."by"
from decisions_in_force d
where d.kind = $kind
    and (d."by" = 'user' or starts_with(d."by", 'user: '))
    and (
        (list_contains($these::varchar[], d.a) and list_contains($those::varchar[], d.b))
        or (
            d.kind = 'different'
            and list_contains($these::varchar[], d.b)
            and list_contains($those::varchar[], d.a)
        )
    )
order by d.a, d.b
