-- the best claims of each sign, of $each papers at most, that speak of these concepts with each of these others, or with all of
-- them taken together
with mine as (
    select claim, role, turn from claim_ends where entity in (select unnest($concepts::varchar[]))
),
pairs as (
    select
        if(m.role = 'cause', 'effect', 'cause') as role, if($together, '', o.entity) as partner, m.claim,
        case
            when m.turn * o.turn > 0 then c.concept_sign
            when c.concept_sign = '+' then '-'
            when c.concept_sign = '-' then '+'
            else c.concept_sign
        end as sign,
        c.basis, c.strength, c.hedged, c.quote, c.abstract, r.reading::double as reading, r.passed
    from mine m
    join claim_ends o on o.claim = m.claim and o.role <> m.role
    join readings r on r.claim = m.claim and not r.rejected
    join claims c on c.id = m.claim
    where o.entity in (select unnest($partners::varchar[])) and o.entity not in (select unnest($concepts::varchar[]))
),
told as (
    -- one claim a paper
    select *
    from pairs
    qualify row_number() over (
        partition by role, partner, sign, abstract
        order by basis = 'background', passed desc, strength = 'correlational', hedged, reading desc, claim
    ) = 1
)
select t.role, t.partner as partner_id, t.sign, t.claim, t.quote, t.abstract, a.year, a.title, t.reading, t.basis
from told t
join abstracts a on a.id = t.abstract
qualify row_number() over (
    partition by t.role, t.partner, t.sign
    order by t.basis = 'background', t.passed desc, t.strength = 'correlational', t.hedged, t.reading desc,
        a.year desc nulls last, t.abstract, t.claim
) <= $each
order by t.role, t.partner, t.sign, t.basis = 'background', t.passed desc, t.strength = 'correlational', t.hedged,
    t.reading desc, a.year desc nulls last, t.abstract, t.claim
