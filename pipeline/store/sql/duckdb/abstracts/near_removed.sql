-- readable abstracts that are nearly equal to one of these: versions of one paper, which stay
select distinct other.abstract as id
from voices v
join voices other on other.voice = v.voice
join readable_abstracts a on a.id = other.abstract
where v.abstract in (select unnest($ids::varchar[])) and other.abstract not in (select unnest($ids::varchar[]))
order by id
