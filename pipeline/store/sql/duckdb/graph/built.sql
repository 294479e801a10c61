-- from what the graph was derived
select inputs from built where stage = 'graph'
