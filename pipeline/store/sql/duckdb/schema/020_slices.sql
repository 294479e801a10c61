-- who speaks of what is in a slice, and where its variables lie
alter table slices add column origin varchar;
comment on column slices.origin is 'literature: what abstracts say; model: what a model does, from memory; both: the two beside each other. Null for literature.';

-- each slice has a geometry of its own; those there are can be made again
drop table geometry;
create table geometry (
    slice varchar primary key,
    method varchar not null,
    vectors varchar not null,
    seed integer not null,
    settings varchar not null,
    measured varchar not null,
    graph varchar not null,
    made_at timestamptz not null default now()
);
comment on table geometry is 'How the rows of places were made; empty before `democritus embed`. It is no evidence, and derived from the graph as that was then.';
comment on column geometry.slice is 'The slice that it is of; empty for the whole graph.';
comment on column geometry.method is 'transformer: vectors refined over the graph; vectors: those of the names alone.';
comment on column geometry.vectors is 'Whose vectors the names have: static ones, or the model of an embeddings endpoint.';
comment on column geometry.settings is 'Those of training and of UMAP, as JSON.';
comment on column geometry.measured is 'What the methods foretell of held-out edges, as JSON.';
comment on column geometry.graph is 'A hash of what the graph was derived from; another one than in built: the graph has changed since.';

drop table places;
create table places (
    slice varchar not null,
    entity varchar not null,
    x double not null,
    y double not null,
    x3 double not null,
    y3 double not null,
    z3 double not null,
    community integer not null,
    vector float[] not null,
    as_cause float[],
    as_effect float[],
    primary key (slice, entity)
);
comment on table places is 'Concepts as points: their vectors, where they lie on the map, and their community; of the whole graph, and of slices.';
comment on column places.slice is 'The slice on whose map it lies; empty for the whole graph.';
comment on column places.x is 'Coordinates of the map by UMAP in the plane.';
comment on column places.x3 is 'Coordinates by UMAP in space.';
comment on column places.community is 'Number of the community (Louvain, on the neighbourhoods that UMAP sees), the largest being 0.';
comment on column places.vector is 'Of length 1: the nearer two variables, the greater the product of theirs.';
comment on column places.as_cause is 'The product of as_cause of one variable and as_effect of another says how likely an edge is; null: vector stands for both.';
