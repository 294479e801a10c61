-- the abstracts that are of one team with others
select abstract, team from teams order by abstract
