-- files and folders that could not be read, and why
select source, named, why, run from set_aside order by source
