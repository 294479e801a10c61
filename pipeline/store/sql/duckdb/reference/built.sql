-- from which texts the views were made
select inputs from built where stage = 'views'
