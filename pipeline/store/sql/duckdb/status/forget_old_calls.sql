-- their rows are in calls.sqlite now
drop table old_calls
