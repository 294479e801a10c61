-- a name is a concept with an aspect and qualifiers; what was decided about names is one log; classes lie above concepts
create table decisions (
    id varchar primary key,
    kind varchar not null
        check (kind in ('same', 'different', 'broader', 'not broader', 'name', 'not a variable', 'variable')),
    a varchar not null,
    b varchar not null,
    why varchar not null,
    "by" varchar not null,
    score double not null default 1,
    steps integer not null default 1,
    decided_at timestamptz not null default now(),
    undone_at timestamptz
);
comment on table decisions is 'The log of decisions about names, in their normal forms, each with its reason. People''s outrank a model''s, a model''s a vocabulary''s, a vocabulary''s the rules''; of equal ranks the one that keeps apart holds.';
comment on column decisions.kind is 'same, different: a and b do or do not name one concept. broader, not broader: b is or is not a class of a. name: b is the standard term for a. not a variable, variable: a is or is not left out of the graph.';
comment on column decisions.undone_at is 'When a person took it back; it stays in the log, and is not in force.';
comment on column decisions."by" is 'rule, vocabulary: NAME, user or user: NAME, or else the model''s name.';
comment on column decisions.steps is 'How far above a the class b lies: 1 for the nearest.';
insert into decisions (id, kind, a, b, why, "by", score) select id, verdict, a, b, why, "by", score from merges;
drop table merges;

create table asked_sets (
    id varchar primary key,
    "by" varchar not null,
    keys varchar[] not null
);
comment on table asked_sets is 'The sets of terms that a model was asked about and has answered: they are not asked about again.';

alter table mentions add column aspect varchar;
alter table mentions add column qualifiers varchar[];
alter table mentions add column turn tinyint;
alter table mentions add column generic boolean;
comment on table mentions is 'The concept that each claim names as its cause and effect, abbreviations resolved, with aspect and qualifiers.';
comment on column mentions.name is 'The concept as the claim has it: coronary artery disease, of ''risk of premature coronary artery disease''.';
comment on column mentions.key is 'The normal form of the concept.';
comment on column mentions.aspect is 'What of the concept is meant: risk, level, consumption, severity; null for the thing itself.';
comment on column mentions.qualifiers is 'Which of it: dose, period, population, form.';
comment on column mentions.turn is '-1 where a direction stood inside the name (risk of decreased renal function): it turns the claim''s sign.';
comment on column mentions.generic is 'True for what names no variable by itself (the intervention, function): such a claim makes no edge.';

create table broader (
    entity varchar not null,
    broader varchar not null,
    steps integer not null
);
comment on table broader is 'Derived from decisions: the classes above each entity, and how far above they lie. Without cycles.';

create table labels (
    entity varchar primary key,
    name varchar not null
);
comment on table labels is 'Derived from decisions: the standard term of an entity, where one was given; a class that no claim names has one, too.';

create table voices (
    abstract varchar primary key,
    voice varchar not null
);
comment on table voices is 'Derived from the texts: abstracts that are nearly equal (a preprint and its paper) are one voice. Abstracts that are not here speak for themselves.';

create table vocabulary_terms (
    key varchar not null,
    vocabulary varchar not null,
    id varchar not null,
    primary key (key, vocabulary)
);
comment on table vocabulary_terms is 'Derived: the normal forms, of names and of classes, that the controlled vocabulary of --vocabulary knows, and its id for each.';

create table claim_ends (
    level varchar not null,
    claim varchar not null,
    role varchar not null,
    id varchar not null,
    concept varchar not null,
    steps integer not null,
    turn tinyint not null
);
comment on table claim_ends is 'Derived: the two ends of each claim at three levels. variable: a concept with its aspect and qualifiers. concept: whatever the aspect. broader: the concept, and the classes up to two steps above it.';
