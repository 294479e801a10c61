-- of which aspects of concepts claims speak, and how many; null for the thing itself
select m.aspect, count(distinct m.claim) as claims
from names n
join mentions m using (key)
where n.entity in (select unnest($concepts::varchar[])) and m.claim in (select claim from readings)
group by m.aspect
order by claims desc, m.aspect
