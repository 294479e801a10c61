-- from which graph a call came that was merged into this one
select call, graph from origins
