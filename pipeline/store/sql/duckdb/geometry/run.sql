-- how the places of a slice (empty: of the whole graph) were made, and whether the graph has changed since
select
    method, vectors, seed, settings, measured,
    graph is distinct from (select inputs from built where stage = 'graph') as outdated
from geometry
where slice = $slice
