-- a run ends; runs that have died are forgotten with it
delete from lessees
where owner = :owner or seen < :earliest
