-- the log of decisions, the oldest first; only people's if asked, or only those on names that contain a text
select
    d.id, d.kind, d.a, d.b, d.why, d."by",
    epoch_ms(d.decided_at) as decided,
    epoch_ms(d.undone_at) as undone,
    case
        when d.undone_at is not null then 'undone'
        when d.id in (select id from decisions_in_force) then 'in force'
        else 'overruled'
    end as state
from decisions d
where (not $people or d."by" = 'user' or starts_with(d."by", 'user: '))
    and ($search is null or contains(lower(d.a), lower($search)) or contains(lower(d.b), lower($search)))
order by d.decided_at, d.kind, d.a, d.b, d.id
