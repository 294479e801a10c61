-- how many edges of a level, of those that pass a filter, are of which kind: see imagined/compare
select
    count(*) filter (origin = 'model') as gap,
    count(*) filter (origin = 'both' and against > found) as denied,
    count(*) filter (origin = 'both' and against > 0 and against <= found) as disputed,
    count(*) filter (origin = 'both' and against = 0 and found > 0) as agreed,
    count(*) filter (origin = 'both' and against = 0 and found = 0) as open,
    count(*) filter (origin = 'literature' and plus + minus + nulls + unsigned > 0) as unknown
from (
    select
        *,
        case model_sign
            when '+' then plus when '-' then minus when '0' then nulls when '?' then plus + minus + unsigned
        end as found,
        case model_sign
            when '+' then minus + nulls when '-' then plus + nulls when '0' then plus + minus when '?' then nulls
        end as against
    from "filters/edges"
)
