-- the names that a vocabulary knows are looked up anew
delete from vocabulary_terms
