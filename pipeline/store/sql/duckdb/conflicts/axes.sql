-- what a model says separates pairs of these statements
select one, other, axis, one_words, other_words, "by"
from conflict_axes
where list_contains($statements::varchar[], one) and list_contains($statements::varchar[], other)
order by "by", one, other, ordinal
