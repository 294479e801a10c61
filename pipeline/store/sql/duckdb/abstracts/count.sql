-- how many records were read, or are in one state
select count(*) as number from abstract_states where $state is null or state = $state
