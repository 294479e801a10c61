-- the factors are those of this version
delete from factors
