-- teams are derived anew from the authors
delete from teams
