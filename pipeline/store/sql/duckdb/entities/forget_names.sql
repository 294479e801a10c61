-- names are derived anew from mentions and decisions
delete from names
