-- the claims of a model's memory that meet a condition: those on its topics, since they have no year, design or population
insert into chosen_claims
select c.id, 'own'
from graph.imagined_claims c
join graph.current_statements s on s.id = c.abstract
where $themes::varchar[] is null
    or len(list_filter($themes::varchar[], lambda words: contains(lower(s.path), lower(words)))) > 0
