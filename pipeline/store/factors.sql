-- name: forget
-- the factors are those of this version
delete from factors

-- name: forget_coefficients
-- the coefficients of readings are written anew
delete from reading_coefficients
