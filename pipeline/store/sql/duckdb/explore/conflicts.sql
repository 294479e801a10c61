-- how many conflicts of each type a level has
select type, count(*) as conflicts from conflict_levels where level = $level group by type order by type
