-- labels are derived anew from decisions
delete from labels
