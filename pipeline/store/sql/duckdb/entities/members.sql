-- every normal form in use, with the entity that it stands for
select key, entity from names order by key
