-- the coefficients of readings are written anew
delete from reading_coefficients
