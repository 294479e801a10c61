-- how places were made is no more
delete from geometry
