-- what a model says from memory lies on a shelf of its own, which no question about the literature looks at
create table imaginings (
    root varchar not null,
    model varchar not null,
    recipe varchar not null,
    run varchar not null,
    whole boolean not null,
    primary key (root, model)
);
comment on table imaginings is 'The roots that models were asked about from memory, each with the recipe of the last time: only its statements count.';
comment on column imaginings.whole is 'All that the recipe asks for was asked, and nothing failed.';
comment on column imaginings.root is 'The root topic, in its normal form.';

create table imagined_topics (
    id varchar primary key,
    recipe varchar not null,
    root varchar not null,
    name varchar not null,
    parent varchar,
    depth integer not null,
    path varchar not null,
    ordinal integer not null,
    wave integer,
    utility double,
    reason varchar
);
comment on table imagined_topics is 'Topics that a model names from memory below the roots of `democritus imagine`; those of superseded recipes stay for audit.';
comment on column imagined_topics.path is 'The names from the root, joined by '' > ''.';
comment on column imagined_topics.wave is 'When it was asked about: topics of one wave at once; null if the budget did not reach it.';
comment on column imagined_topics.utility is 'With --strategy active, what spoke for asking about it then.';
comment on column imagined_topics.reason is 'Why the model gave no questions or nothing below it; the next run asks again. Null if it did, or was not asked.';

create table imagined_questions (
    id varchar primary key,
    topic varchar not null,
    ordinal integer not null,
    text varchar not null,
    reason varchar
);
comment on table imagined_questions is 'Causal questions that a model asks about an imagined topic.';
comment on column imagined_questions.reason is 'Why there are no statements; the next run asks again. Null if there are, or it was not asked.';

create table imagined_statements (
    id varchar primary key,
    question varchar not null,
    ordinal integer not null,
    text varchar not null,
    digest varchar not null
);
comment on table imagined_statements is 'A model''s answers to imagined questions, from memory: no abstract says them, so they are never support. The claim of each is in claims, its abstract being the statement.';

create table imagined_claim_edges (
    claim varchar not null,
    statement varchar not null,
    digest varchar not null,
    cause varchar not null,
    effect varchar not null,
    cause_variable varchar not null,
    effect_variable varchar not null,
    sign varchar not null,
    reading decimal(4, 3) not null
);
comment on table imagined_claim_edges is 'Derived: what each statement of a model speaks to, as claim_edges has it for abstracts. It has no vote.';
comment on column imagined_claim_edges.digest is 'Of the statement''s text: what is said twice in the same words is said once.';

create table imagined_edges (
    level varchar not null,
    cause varchar not null,
    effect varchar not null,
    sign varchar not null,
    statements integer not null,
    plus integer not null,
    minus integer not null,
    nil integer not null,
    unsigned integer not null,
    weight double not null,
    low double not null,
    high double not null
);
comment on table imagined_edges is 'Derived: what a model says from memory between two ends, at each level, in numbers of statements. One model that repeats itself is no more evidence than once.';
comment on column imagined_edges.weight is 'The support that its sign has before any paper is read: that of an edge that no abstract speaks of. low and high: its 90 % interval.';

-- claim_ends and entities tell whose words they are; what was derived is derived anew
delete from built where stage in ('entities', 'graph');
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
    turn tinyint not null,
    imagined boolean not null
);
comment on table claim_ends is 'Derived: concept_uses as rows, each with the id of its variable: a concept with an aspect and qualifiers.';
comment on column claim_ends.imagined is 'The claim is a model''s from memory, and abstract its statement.';
drop table entities;
create table entities (
    id varchar not null,
    name varchar not null,
    aliases varchar[] not null,
    aspects varchar[] not null,
    claims integer not null,
    papers integer not null,
    statements integer not null,
    narrower integer not null,
    vocabulary_ids varchar[] not null
);
comment on table entities is 'Derived: the concepts of the graph, and the classes above them (those have narrower ones, and no claims where no claim names them). Each is named by its standard term, or by its most used form; the other forms are its aliases.';
comment on column entities.vocabulary_ids is 'The ids that the controlled vocabulary of --vocabulary has for its names: usually one.';
comment on column entities.statements is 'Claims of a model from memory that use it; they are not among claims and papers.';
