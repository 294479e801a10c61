-- the concept that a vocabulary has for each of these normal forms
select key, vocabulary, id from vocabulary_terms where list_contains($keys::varchar[], key) order by key, vocabulary, id
