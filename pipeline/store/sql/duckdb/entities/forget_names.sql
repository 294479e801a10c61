-- names are derived anew from mentions and merges
delete from names
