-- what every entity is called, and how much speaks of it
select id, name, claims, papers, statements, vocabulary_ids from entities
