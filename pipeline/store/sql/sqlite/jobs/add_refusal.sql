-- a parameter that a model does not take
insert or ignore into refusals (model, parameter, pass) values (:model, :parameter, :pass)
