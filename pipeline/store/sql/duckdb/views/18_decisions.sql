create or replace view decisions_in_force as
with people as (
    select * from decisions where undone_at is null and ("by" = 'user' or starts_with("by", 'user: '))
)
select * from decisions where undone_at is null and not ("by" = 'user' or starts_with("by", 'user: '))
union all
select * from people
qualify row_number() over (
    partition by
        case
            when kind in ('same', 'different') then 'pair'
            when kind in ('broader', 'not broader') then 'class'
            when kind = 'name' then 'name'
            when kind in ('claim right', 'claim wrong') then 'claim'
            when starts_with(kind, 'conflict ') then 'conflict'
            when starts_with(kind, 'model ') then 'model'
            else 'variable'
        end,
        a,
        case
            when kind in ('same', 'different', 'broader', 'not broader') or starts_with(kind, 'conflict ') then b
            when starts_with(kind, 'model ') and json_valid(b) then json_extract_string(b, '$.level')
        end
    order by decided_at desc, id
) = 1;
comment on view decisions_in_force is 'The decisions that hold: those that nobody took back, and of several that people made on one question the latest.';
