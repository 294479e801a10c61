-- when a person last decided about names, or took a decision back
select coalesce(max(greatest(epoch_ms(decided_at), coalesce(epoch_ms(undone_at), 0))), 0) as moment
from decisions
where "by" = 'user' or starts_with("by", 'user: ')
