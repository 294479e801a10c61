-- the conflicts between studies of concepts and classes
select distinct cause, effect, kind
from conflict_levels
where level in ('concept', 'broader') and type = 'between studies'
