-- who wrote what: papers of one group are less than independent of each other
alter table abstracts add column authors varchar[];
comment on column abstracts.authors is 'In order, each as family name, a comma, given names or initials; empty where the source has none, null for records read by earlier versions.';

create table teams (
    abstract varchar primary key,
    team varchar not null
);
comment on table teams is 'Derived from the authors: abstracts that share two authors, among the first five and the last three, are of one team, named by the abstract that comes first. Abstracts that are not here have a team of their own.';
