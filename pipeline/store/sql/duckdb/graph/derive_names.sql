-- the name of every end at every level, and its place in the order of names
insert into level_names
with names as (
    select l.level, c.id, c.name
    from entities c
    cross join (values ('concept'), ('broader')) l(level)
    union all
    select distinct
        'variable',
        u.variable,
        case
            when u.aspect is null and len(u.qualifiers) = 0 then c.name
            else c.name || ' [' || concat_ws('; ', u.aspect, nullif(array_to_string(u.qualifiers, ', '), '')) || ']'
        end
    from claim_ends u
    join entities c on c.id = u.entity
)
select level, id, name, row_number() over (partition by level order by name, id) as place
from names
