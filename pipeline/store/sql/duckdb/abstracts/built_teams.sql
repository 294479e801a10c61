-- from which authors the teams were derived
select inputs from built where stage = 'teams'
