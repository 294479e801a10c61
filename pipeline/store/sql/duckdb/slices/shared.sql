-- how many claims each of two conditions chose, and both
select
    count(*) filter (part = 'own') as own,
    count(*) filter (part = 'other') as other,
    (
        select count(*)
        from chosen_claims o
        where o.part = 'own' and o.claim in (select claim from chosen_claims where part = 'other')
    ) as shared
from chosen_claims
