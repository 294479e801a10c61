-- the best claim of each sign that speaks of these concepts with each of these others
with mine as (
    select claim, role, id, turn from claim_ends where level = 'concept' and list_contains($concepts::varchar[], id)
),
pairs as (
    select
        if(m.role = 'cause', 'effect', 'cause') as role, o.id as partner, m.claim,
        case
            when m.turn * o.turn > 0 then c.concept_sign
            when c.concept_sign = '+' then '-'
            when c.concept_sign = '-' then '+'
            else c.concept_sign
        end as sign,
        c.basis, c.strength, c.hedged, c.quote, c.abstract, r.reading::double as reading, r.passed
    from mine m
    join claim_ends o on o.level = 'concept' and o.claim = m.claim and o.role <> m.role
    join readings r on r.claim = m.claim and not r.rejected
    join claims c on c.id = m.claim
    where list_contains($partners::varchar[], o.id) and not list_contains($concepts::varchar[], o.id)
)
select p.role, p.partner as partner_id, p.sign, p.claim, p.quote, p.abstract, a.year, a.title, p.reading, p.basis
from pairs p
join abstracts a on a.id = p.abstract
qualify row_number() over (
    partition by p.role, p.partner, p.sign
    order by p.basis = 'background', p.passed desc, p.strength = 'correlational', p.hedged, p.reading desc,
        a.year desc nulls last, p.abstract, p.claim
) <= $each
order by p.role, p.partner, p.sign, p.basis = 'background', p.passed desc, p.strength = 'correlational', p.hedged,
    p.reading desc, a.year desc nulls last, p.abstract, p.claim
