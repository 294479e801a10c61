-- what stands at each end of each claim at each level; a class stands there for what lies up to three steps below it
insert into claim_ends
select 'concept' as level, claim, role, entity as id, entity as concept, 0 as steps, turn from concept_uses
union all
select
    'variable',
    claim,
    role,
    case
        when aspect is null and len(qualifiers) = 0 then entity
        else 'sha256:' || left(sha256(concat_ws(chr(31), entity, aspect, array_to_string(qualifiers, chr(30)))), 16)
    end,
    entity,
    0,
    turn
from concept_uses
union all
select 'broader', claim, role, entity, entity, 0, turn from concept_uses
union all
select 'broader', u.claim, u.role, b.broader, u.entity, b.steps, u.turn
from concept_uses u
join broader b on b.entity = u.entity and b.steps <= 3
