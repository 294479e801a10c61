-- from which graph each row came: what was merged into one of the two before keeps its origin
insert into origins
with rows_of as (
    select 0 as age, 'abstract' as kind, id from older.abstracts
    union all select 0, 'extraction', id from older.extractions
    union all select 0, 'decision', id from older.decisions where "by" <> 'rule'
    union all select 0, 'removal', id from older.removals
    union all select 1, 'abstract', id from newer.abstracts
    union all select 1, 'extraction', id from newer.extractions
    union all select 1, 'decision', id from newer.decisions where "by" <> 'rule'
    union all select 1, 'removal', id from newer.removals
),
before as (
    select 0 as age, kind, id, graph from older.origins
    union all
    select 1, kind, id, graph from newer.origins
)
select distinct
    a.kind,
    case
        when a.kind = 'abstract' then coalesce(r.new, a.id)
        when a.kind = 'extraction' then coalesce(t.new, a.id)
        else a.id
    end,
    coalesce(b.graph, if(a.age = 0, $older, $newer))
from rows_of a
left join before b on b.age = a.age and b.kind = a.kind and b.id = a.id
left join renamed r on a.kind = 'abstract' and r.age = a.age and r.old = a.id
left join readings_taken t on a.kind = 'extraction' and t.age = a.age and t.old = a.id
