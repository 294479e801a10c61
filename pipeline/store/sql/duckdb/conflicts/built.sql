-- for what inputs conflicts were last asked about
select inputs from built where stage = 'conflicts'
