-- people also say what they think of local models
create table decisions_on_models (
    id varchar primary key,
    kind varchar not null
        check (kind in (
            'same', 'different', 'broader', 'not broader', 'name', 'not a variable', 'variable',
            'claim right', 'claim wrong', 'conflict real', 'conflict apparent', 'conflict misread',
            'model accepted', 'model rejected', 'model unsure'
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
insert into decisions_on_models by name select * from decisions;
-- views come anew whenever the schema does
drop table decisions;
alter table decisions_on_models rename to decisions;
comment on table decisions is 'The log of decisions, each with its reason: about names (in their normal forms), about claims (by their statement), about conflicts (the normal forms of cause and effect), about local models (the normal form of the focus). People''s outrank a model''s, a model''s a vocabulary''s, a vocabulary''s the rules''; of equal ranks the one that keeps apart holds.';
comment on column decisions.kind is 'same, different: a and b do or do not name one concept. broader, not broader: b is or is not a class of a. name: b is the standard term for a. not a variable, variable: a is or is not left out of the graph. claim right, claim wrong: the abstract does or does not say so. conflict real, apparent, misread: the sides do oppose each other, speak of different things, or one of them is read wrongly. model accepted, rejected, unsure: what a person thinks of the local model around a, which b has as it was: level, radius, size and effects, as JSON.';
comment on column decisions.undone_at is 'When a person took it back; it stays in the log, and is not in force.';
comment on column decisions."by" is 'rule, vocabulary: NAME, user or user: NAME, or else the model''s name.';
comment on column decisions.steps is 'How far above a the class b lies: 1 for the nearest.';
