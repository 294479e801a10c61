-- verdicts on pairs of names, with reasons; search looks in both names
select id, a, b, verdict, why, "by", score
from merges
where $search is null or contains(lower(a), lower($search)) or contains(lower(b), lower($search))
order by verdict desc, a, b, "by"
