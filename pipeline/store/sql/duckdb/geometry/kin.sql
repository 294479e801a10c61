-- concepts of which one is a class of the other
select entity, broader from broader
