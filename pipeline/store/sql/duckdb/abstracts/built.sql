-- from what the voices were derived
select inputs from built where stage = 'voices'
