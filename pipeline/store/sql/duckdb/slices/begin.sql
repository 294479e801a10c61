-- the claims of a slice, and of what it is set apart from, before they are chosen
create table chosen_claims (claim varchar not null, part varchar not null)
