-- what stands at one end of each claim
insert into claim_ends
select
    claim,
    abstract,
    role,
    entity,
    case
        when aspect is null and len(qualifiers) = 0 then entity
        else 'sha256:' || left(sha256(concat_ws(chr(31), entity, aspect, array_to_string(qualifiers, chr(30)))), 16)
    end,
    name,
    aspect,
    qualifiers,
    turn,
    imagined
from concept_uses
where role = $role
