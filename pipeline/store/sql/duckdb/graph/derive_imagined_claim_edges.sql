-- what each statement of a model speaks to; without those that are likelier misread than not, or that a person judged wrong
insert into imagined_claim_edges
select
    c.id,
    c.abstract,
    s.digest,
    cause.entity,
    effect.entity,
    cause.variable,
    effect.variable,
    case
        when cause.turn * effect.turn > 0 then c.concept_sign
        when c.concept_sign = '+' then '-'
        when c.concept_sign = '-' then '+'
        else c.concept_sign
    end,
    r.reading
from claim_ends cause
join claim_ends effect on effect.claim = cause.claim and effect.role = 'effect'
join claims c on c.id = cause.claim
join imagined_statements s on s.id = c.abstract
join readings r on r.claim = c.id and not r.rejected and r.reading >= 0.5
where cause.imagined and cause.role = 'cause'
order by cause.entity, effect.entity
