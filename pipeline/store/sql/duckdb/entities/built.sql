-- from what the entities were derived
select inputs from built where stage = 'entities'
