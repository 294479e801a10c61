-- how likely each claim is read rightly is derived anew
delete from readings
