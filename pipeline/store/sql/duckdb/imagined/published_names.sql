-- the names of the variables that abstracts speak of
select name from entities where papers > 0 order by name
