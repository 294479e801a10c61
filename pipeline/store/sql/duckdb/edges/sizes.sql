-- how many edges each level has, and how many of them rest on several papers
select level, count(*) as edges, count(*) filter (papers > 1) as several
from edge_levels
group by level
order by level
