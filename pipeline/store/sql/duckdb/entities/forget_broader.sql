-- broader links are derived anew from decisions
delete from broader
