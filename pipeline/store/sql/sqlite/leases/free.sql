-- of some questions, those on which no run that lives has a lease
select value as key
from json_each(:keys)
where value not in (
    select l.key
    from leases l
    join lessees o on o.owner = l.owner
    where o.seen between :earliest and :latest
)
