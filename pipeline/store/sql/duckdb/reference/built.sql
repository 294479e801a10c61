-- from which views and weights of the program the graph has its own
select inputs from built where stage = 'views'
