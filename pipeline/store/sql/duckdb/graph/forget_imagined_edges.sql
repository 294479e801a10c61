-- what a model says between two ends is derived anew
delete from imagined_edges
