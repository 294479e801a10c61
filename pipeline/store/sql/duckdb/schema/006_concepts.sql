-- claims keep the abstract's words and name concepts beside them, each with a sign of its own; "denied" is the sign 0
create table claims_with_concepts (
    id varchar primary key,
    extraction varchar not null,
    abstract varchar not null,
    ordinal integer not null,
    cause varchar not null,
    effect varchar not null,
    cause_concept varchar not null,
    effect_concept varchar not null,
    relation varchar not null,
    sign varchar not null check (sign in ('+', '-', '0', '?')),
    concept_sign varchar not null check (concept_sign in ('+', '-', '0', '?')),
    hedged boolean not null,
    strength varchar not null check (strength in ('causal', 'conditional', 'correlational')),
    population varchar,
    condition varchar,
    comparator varchar,
    dose varchar,
    time varchar,
    effect_size varchar,
    quote varchar not null,
    quote_start integer,
    quote_end integer,
    "grounding" varchar not null check ("grounding" in ('exact', 'normalized', 'fuzzy', 'ungrounded')),
    reliability double default 1,
    doubts varchar[] default [],
    resolved boolean default true,
    standing varchar not null default 'finding' check (standing in ('finding', 'background')),
    standing_why varchar
);

-- "did not reduce" is 0; to deny that there is no effect was to state one of unknown direction
insert into claims_with_concepts by name
select
    id, extraction, abstract, ordinal,
    cause_text as cause,
    effect_text as effect,
    cause as cause_concept,
    effect as effect_concept,
    relation,
    case when not denied then sign when sign = '0' then '?' else '0' end as sign,
    case when not denied then sign when sign = '0' then '?' else '0' end as concept_sign,
    hedged, strength, population, condition, comparator, dose, time, effect_size, quote, quote_start, quote_end,
    "grounding", reliability, doubts, resolved
from claims
order by rowid;

drop table claims;
alter table claims_with_concepts rename to claims;

comment on table claims is 'Signed, quoted, located statements of abstracts, all extractions ever made. See current_claims for those that count.';
comment on column claims.cause is 'The words of the abstract.';
comment on column claims.effect is 'The words of the abstract.';
comment on column claims.cause_concept is 'The variable: the standard term that the model gave, else the words without their direction, the noun for a pronoun.';
comment on column claims.effect_concept is 'As cause_concept.';
comment on column claims.sign is 'Between the words: + rises, comes about, - falls, is prevented, 0 no effect, difference or association ("did not reduce" too), ? direction not said.';
comment on column claims.concept_sign is 'The same for more of both concepts: "less smoking lowers risk" is - between the words and + between smoking and risk.';
comment on column claims.hedged is 'Stated as possible.';
comment on column claims.comparator is 'What it was compared with, in the abstract''s words, as population, condition, dose, time and effect_size are.';
comment on column claims.effect_size is 'As written, with unit, interval and p where stated.';
comment on column claims.quote_start is 'Code point offset of the quote in abstracts.text; null if ungrounded.';
comment on column claims."grounding" is 'How the quote was found: exact, normalized (white space, Unicode), fuzzy; ungrounded: not there, never evidence.';
comment on column claims.reliability is 'The product of the factors of the claim''s doubts; 1 without a doubt.';
comment on column claims.doubts is 'Where the claim disagrees with its own quote, in words; found by rules, without a model.';
comment on column claims.resolved is 'False if the cause or the effect is "it", "this" or "this ban" and the text before does not say what: never evidence.';
comment on column claims.standing is 'finding: stated as a result or conclusion of this abstract; background: presupposed ("diet-induced obesity"), recalled or cited, and so no support by itself.';
comment on column claims.standing_why is 'The rule that told: presupposed, section, evidence, cited, opening, body; null for claims read before there were rules.';
