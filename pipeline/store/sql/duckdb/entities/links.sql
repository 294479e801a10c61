-- the classes above an entity, and what lies under it, each with the steps between the two
select entity, broader, steps from broader where entity = $entity or broader = $entity
