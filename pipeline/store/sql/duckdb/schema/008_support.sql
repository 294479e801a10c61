-- two numbers instead of one: how likely the abstract says this (reading), and how the papers stand (support); what
-- listings ask for is derived into tables
alter table claims rename column standing to basis;
alter table claims rename column standing_why to basis_why;
alter table claims drop column reliability;
alter table claims add column statement varchar;
alter table claims add column signals varchar[] default [];
update claims set
    statement = id,
    signals = list_filter(['grounding ' || "grounding", 'strength ' || strength, if(hedged, 'hedged', null)], lambda signal: signal is not null);
comment on column claims.basis is 'finding: stated as a result or conclusion of this abstract; background: presupposed ("diet-induced obesity"), recalled or cited, and so no support by itself.';
comment on column claims.basis_why is 'The rule that told: presupposed, section, evidence, cited, opening, body; null for claims read before there were rules.';
comment on column claims.statement is 'A hash of abstract, quote, cause, effect and concept_sign: the same whoever reads it. Judgements of people are about it.';
comment on column claims.signals is 'What speaks for and against this reading, by the names in reading_coefficients.';

create table decisions_on_all (
    id varchar primary key,
    kind varchar not null
        check (kind in (
            'same', 'different', 'broader', 'not broader', 'name', 'not a variable', 'variable',
            'claim right', 'claim wrong', 'conflict real', 'conflict apparent', 'conflict misread'
        )),
    a varchar not null,
    b varchar not null,
    why varchar not null,
    "by" varchar not null,
    score double not null default 1,
    steps integer not null default 1,
    decided_at timestamptz not null default now(),
    undone_at timestamptz
);
insert into decisions_on_all select * from decisions;
drop table decisions;
alter table decisions_on_all rename to decisions;
comment on table decisions is 'The log of decisions, each with its reason: about names (in their normal forms), about claims (by their statement), about conflicts (the normal forms of cause and effect). People''s outrank a model''s, a model''s a vocabulary''s, a vocabulary''s the rules''; of equal ranks the one that keeps apart holds.';
comment on column decisions.kind is 'same, different: a and b do or do not name one concept. broader, not broader: b is or is not a class of a. name: b is the standard term for a. not a variable, variable: a is or is not left out of the graph. claim right, claim wrong: the abstract does or does not say so. conflict real, apparent, misread: the sides do oppose each other, speak of different things, or one of them is read wrongly.';
comment on column decisions.undone_at is 'When a person took it back; it stays in the log, and is not in force.';
comment on column decisions."by" is 'rule, vocabulary: NAME, user or user: NAME, or else the model''s name.';
comment on column decisions.steps is 'How far above a the class b lies: 1 for the nearest.';

comment on column factors.kind is 'strength, hedged: columns of claims; design: a column of extractions; team: of a vote; sign: of an edge; prior: of the support of an edge.';

create table reading_coefficients (
    signal varchar not null,
    coefficient double not null,
    words varchar not null
);
comment on table reading_coefficients is 'A claim''s reading is 1 / (1 + exp(-(the coefficient of intercept + those of its signals))). Written anew by each run, from the program''s own list.';

create table readings (
    claim varchar not null,
    reading decimal(4, 3) not null,
    passed tinyint not null,
    rejected boolean not null
);
comment on table readings is 'Derived: for each claim of a current extraction, how likely the abstract says so, and how many gates it passes, in their order: see claim_standings. rejected: a person says that the abstract does not say so; it is no evidence.';

drop view if exists entities;
drop view if exists level_names;
drop view if exists edges;
drop view if exists conflicts;
drop view if exists edge_levels;
drop view if exists edge_counts;
drop view if exists edge_stances;
drop view if exists class_edges;
drop view if exists conflict_levels;

create table entities (
    id varchar not null,
    name varchar not null,
    aliases varchar[] not null,
    aspects varchar[] not null,
    claims integer not null,
    papers integer not null,
    narrower integer not null,
    vocabulary_ids varchar[] not null
);
comment on table entities is 'Derived: the concepts of the graph, and the classes above them (those have narrower ones, and no claims where no claim names them). Each is named by its standard term, or by its most used form; the other forms are its aliases.';
comment on column entities.vocabulary_ids is 'The ids that the controlled vocabulary of --vocabulary has for its names: usually one.';

create table level_names (
    level varchar not null,
    id varchar not null,
    name varchar not null,
    place integer not null
);
comment on table level_names is 'Derived: the name of every end at every level: coronary artery disease [risk; premature] is a variable of the concept coronary artery disease.';
comment on column level_names.place is 'Its place in the order of the names of its level.';

create table edge_votes (
    level varchar not null,
    cause varchar not null,
    effect varchar not null,
    paper varchar not null,
    plus decimal(7, 6),
    minus decimal(7, 6),
    nil decimal(7, 6),
    unsigned decimal(7, 6),
    background boolean not null,
    directed boolean not null,
    passed_plus tinyint,
    passed_minus tinyint,
    passed_nil tinyint,
    passed_unsigned tinyint,
    said_plus integer not null,
    said_minus integer not null,
    said_nil integer not null,
    said_unsigned integer not null,
    abstracts integer not null,
    claims integer not null,
    latest integer
);
comment on table edge_votes is 'Derived: how each paper votes on each edge, at each level. plus, minus, nil, unsigned: the greatest vote of its claims of that sign, null if it finds no such; 0 to 1.';
comment on column edge_votes.paper is 'The abstract, or the voice it is one of.';
comment on column edge_votes.background is 'The paper only presupposes or recalls the effect: it has no vote.';
comment on column edge_votes.directed is 'Some claim of an effect says more than that the two vary together.';
comment on column edge_votes.passed_plus is 'How many gates the best of the claims passes that say so; see claim_standings.';
comment on column edge_votes.said_plus is 'Claims that say so, background among them.';

create table edge_levels (
    level varchar not null,
    cause varchar not null,
    effect varchar not null,
    sign varchar not null,
    weight double not null,
    low double not null,
    high double not null,
    supports integer not null,
    refutes integer not null,
    nulls integer not null,
    plus integer not null,
    minus integer not null,
    unsigned integer not null,
    background integer not null,
    papers integer not null,
    abstracts integer not null,
    claims integer not null,
    latest integer,
    narrower integer not null,
    standing varchar not null,
    gate varchar
);
comment on table edge_levels is 'Derived: the causal graph at three levels, keyed by (level, cause, effect). At the level broader, edges between classes that say something new.';
comment on column edge_levels.sign is 'The sign with most votes; where another has nearly as many it is ?, and so do papers that only say that there is an effect. That of most mentions where no paper finds one.';
comment on column edge_levels.weight is 'Support: the mean of a Dirichlet over +, - and 0 for the sign; for ?, for the likelier direction.';
comment on column edge_levels.low is 'The lower end of the 90 % interval of the support.';
comment on column edge_levels.high is 'The upper end of the 90 % interval of the support.';
comment on column edge_levels.supports is 'Papers that find the edge''s sign. Papers count once, however many records of them were read.';
comment on column edge_levels.refutes is 'Papers that find the opposite sign; of 0, either effect.';
comment on column edge_levels.nulls is 'Papers that find no effect.';
comment on column edge_levels.background is 'Papers that only presuppose or recall the effect: they are no support.';
comment on column edge_levels.latest is 'The year of its latest paper; null if none is dated.';
comment on column edge_levels.narrower is 'At the level broader: the edges between concepts that speak in this one.';
comment on column edge_levels.standing is 'promoted: at least two papers find the sign by claims that pass every gate; held: no claim passes those of reading and finding; qualified: the others.';
comment on column edge_levels.gate is 'The first gate that the edge does not pass: read, finding, sign checked, scope stated, independent. Null if it passes all.';

create table conflict_levels (
    level varchar not null,
    cause varchar not null,
    effect varchar not null,
    kind varchar not null,
    type varchar not null,
    score double not null
);
comment on table conflict_levels is 'Derived: findings that cannot all hold, at each level. score = 2 min(m1, m2) / (m1 + m2 + 1), m the summed votes of each side: high where much evidence stands evenly.';
comment on column conflict_levels.kind is 'sign: opposite signs. null: an effect against none. direction: both directions.';
comment on column conflict_levels.type is 'between studies; within a study: one paper stands on both sides; loop: both directions can hold.';
