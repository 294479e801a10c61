-- what a model said of conflicts: which two claims it was asked about, and what separates them
create table asked_conflicts (
    id varchar not null,
    "by" varchar not null,
    one varchar not null,
    other varchar not null,
    primary key (id, "by")
);
comment on table asked_conflicts is 'The pairs of statements that a model was asked about as the two sides of a conflict, and has answered: it is not asked again.';

create table conflict_axes (
    one varchar not null,
    other varchar not null,
    axis varchar not null,
    one_words varchar not null,
    other_words varchar not null,
    ordinal integer not null,
    "by" varchar not null,
    primary key (one, other, axis, "by")
);
comment on table conflict_axes is 'What separates two statements, as a model says, with the words of each that say so: they stand in the abstracts. Those by rule are worked out when they are shown.';

alter table edge_votes add column plain_plus boolean;
alter table edge_votes add column plain_minus boolean;
comment on column edge_votes.plain_plus is 'A claim that says so says it by more than a value ("improved") or a change.';

alter table conflict_levels add column id varchar;
alter table conflict_levels add column verdict varchar;
alter table conflict_levels add column verdict_by varchar;
comment on column conflict_levels.id is 'The same for the same level, kind, cause and effect.';
comment on column conflict_levels.verdict is 'real, apparent or misread, as people or a model judged; null where nobody did.';
comment on column conflict_levels.type is 'between studies: papers that find one thing each, and by claims whose sign nothing speaks against. within a study: one paper stands on both sides, and no other opposes it. loop: both directions, which can hold. reading suspected: a side rests on doubted claims alone, or was judged to be misread.';
