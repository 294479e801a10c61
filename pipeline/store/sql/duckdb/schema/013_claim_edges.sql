-- what each claim speaks to is derived once, and the classes that make an edge before the votes on it
-- entities and graph are derived anew, for what they were derived into is no more
delete from built where stage in ('entities', 'graph');
drop view if exists edge_evidence;
drop table claim_ends;
create table claim_ends (
    claim varchar not null,
    abstract varchar not null,
    role varchar not null,
    entity varchar not null,
    variable varchar not null,
    name varchar not null,
    aspect varchar,
    qualifiers varchar[],
    turn tinyint not null
);
comment on table claim_ends is 'Derived: concept_uses as rows, each with the id of its variable: a concept with an aspect and qualifiers.';

create table claim_edges (
    claim varchar not null,
    abstract varchar not null,
    paper varchar not null,
    cause varchar not null,
    effect varchar not null,
    cause_variable varchar not null,
    effect_variable varchar not null,
    sign varchar not null,
    background boolean not null,
    directed boolean not null,
    plain boolean not null,
    alone boolean not null,
    year integer,
    reading decimal(4, 3) not null,
    passed tinyint not null,
    vote decimal(7, 6) not null
);
comment on table claim_edges is 'Derived: what each claim speaks to, in the order of cause and effect; several pairs if its cause or effect is several things. edge_evidence has it at each level.';
comment on column claim_edges.paper is 'The abstract, or the voice it is one of.';
comment on column claim_edges.plain is 'Its sign is told by more than a value ("improved") or a change.';
comment on column claim_edges.alone is 'The claim speaks to this pair only, and its abstract is a paper of its own.';
comment on column claim_edges.vote is 'The claim''s reading times its factors of strength, hedged and design (see factors); 0 for background.';

create table class_edges (
    cause varchar not null,
    effect varchar not null,
    narrower integer not null
);
comment on table class_edges is 'Derived: the edges of the level broader: classes that bring edges together, or are one; of classes that bring the same together, the nearest.';
comment on column class_edges.narrower is 'The edges between concepts that speak in it.';

comment on table edge_votes is 'Derived: how each paper votes on each edge, at each level; on classes where they make an edge, or the reverse of one. plus, minus, nil, unsigned: the greatest vote of its claims of that sign, null if it finds no such; 0 to 1.';
