-- from which graph each row came that was merged into this one
select kind, id, graph from origins order by kind, id, graph
