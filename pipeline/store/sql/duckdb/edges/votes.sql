-- how each paper votes on one edge of a level, those with most to say first
select paper, plus::double as plus, minus::double as minus, nil::double as nil, unsigned::double as unsigned, background
from edge_votes
where level = $level and cause = $cause and effect = $effect
order by background, greatest(plus, minus, nil, unsigned) desc, paper
