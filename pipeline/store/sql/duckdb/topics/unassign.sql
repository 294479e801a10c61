-- forget which topics abstracts lie under: it is worked out anew
delete from abstract_topics
