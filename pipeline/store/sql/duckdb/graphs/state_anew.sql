-- claims of abstracts that have another id here make another statement
update claims set statement = t.new from statements_taken t where t.claim = claims.id
