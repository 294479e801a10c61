-- Everything a graph folder knows. Rows are only ever added, except for names and abstract_topics (derived, rebuilt).

create table runs (
    id varchar not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    version varchar not null,
    sources varchar[] not null,
    recipe varchar not null,
    settings json not null,
    outcome varchar
);
comment on table runs is 'One row a call of `democritus run`: what was read, with which settings, how it ended (null: killed or running).';

create table recipes (
    id varchar primary key,
    stage varchar not null,
    prompt varchar not null,
    model varchar not null,
    settings json not null
);
comment on table recipes is 'Everything that determines how a stage reads: prompt (its hash), model, settings. Keys are not among them.';

create table abstracts (
    ordinal bigint not null,
    id varchar primary key,
    base varchar not null,
    title varchar not null,
    text varchar not null,
    year integer,
    journal varchar,
    pmid varchar,
    doi varchar,
    source varchar not null,
    position bigint not null,
    digest varchar not null,
    content varchar not null,
    standing varchar not null check (standing in ('readable', 'skipped', 'duplicate')),
    reason varchar,
    duplicate_of varchar
);
comment on table abstracts is 'Every record that was read. Offsets of claims are code points into text.';
comment on column abstracts.standing is 'readable; skipped: no abstract to read; duplicate: duplicate_of stands for it.';
comment on column abstracts.base is 'The id without the #number that tells records of one id apart.';
comment on column abstracts.content is 'Hash of the letters and digits of title and text: equal for duplicates.';
comment on column abstracts.digest is 'Hash of title and text: a record whose text changes is asked again.';

create table plans (
    abstract varchar primary key,
    recipe varchar not null,
    run varchar not null
);
comment on table plans is 'The recipe with which, and the run in which, each abstract was last meant to be read; until an extraction with it ends, the abstract is pending.';

create sequence extraction_order;
create table extractions (
    seq bigint not null default nextval('extraction_order'),
    id varchar not null,
    abstract varchar not null,
    digest varchar not null,
    recipe varchar not null,
    state varchar not null,
    reason varchar,
    dropped integer not null
);
comment on table extractions is 'One row each time an abstract was asked, in order. The last one done is the abstract''s current extraction.';
comment on column extractions.state is 'done, or the name of the failure: unreachable, rejected, refused, filtered, truncated, invalid.';
comment on column extractions.dropped is 'Drafts that were no claims: empty names, cause equal to effect, repeats.';

create table claims (
    id varchar primary key,
    extraction varchar not null,
    abstract varchar not null,
    ordinal integer not null,
    cause varchar not null,
    effect varchar not null,
    cause_text varchar not null,
    effect_text varchar not null,
    relation varchar not null,
    sign varchar not null check (sign in ('+', '-', '0', '?')),
    denied boolean not null,
    hedged boolean not null,
    strength varchar not null check (strength in ('causal', 'conditional', 'correlational')),
    population varchar,
    condition varchar,
    dose varchar,
    time varchar,
    quote varchar not null,
    quote_start integer,
    quote_end integer,
    "grounding" varchar not null check ("grounding" in ('exact', 'normalized', 'fuzzy', 'ungrounded'))
);
comment on table claims is 'Signed, quoted, located statements of abstracts, all extractions ever made. See current_claims for those that count.';
comment on column claims.cause is 'The variable, its direction taken out and multiplied into sign: reduced smoking becomes smoking.';
comment on column claims.cause_text is 'The words of the abstract.';
comment on column claims.sign is '+ raises, - lowers, 0 stated to have no effect, ? affects, direction not said.';
comment on column claims.denied is 'The abstract says that this effect was not found.';
comment on column claims.quote_start is 'Code point offset of the quote in abstracts.text; null if ungrounded.';
comment on column claims."grounding" is 'How the quote was found: exact, normalized (white space, Unicode), fuzzy; ungrounded: not there, never evidence.';

create table mentions (
    claim varchar not null,
    role varchar not null,
    name varchar not null,
    key varchar not null,
    rules integer not null
);
comment on table mentions is 'The name each claim uses for its cause and effect, abbreviations resolved, and the name''s normal form.';
comment on column mentions.rules is 'Version of the naming rules; mentions of older versions are made anew.';

create table abbreviations (
    abstract varchar not null,
    short varchar not null,
    long varchar not null
);
comment on table abbreviations is 'Short forms as abstracts themselves define them.';

create table merges (
    id varchar primary key,
    a varchar not null,
    b varchar not null,
    verdict varchar not null check (verdict in ('same', 'different')),
    why varchar not null,
    "by" varchar not null,
    score double not null
);
comment on table merges is 'Verdicts on pairs of normal forms, with reason. The user''s outrank a model''s, a model''s the rules''.';

create table names (
    key varchar not null,
    entity varchar not null
);
comment on table names is 'Derived from mentions and merges: which entity each normal form belongs to.';

create table topics (
    id varchar primary key,
    recipe varchar not null,
    name varchar not null,
    parent varchar,
    depth integer not null,
    path varchar not null,
    origin varchar not null,
    terms varchar[] not null,
    ordinal integer not null,
    reason varchar
);
comment on table topics is 'The current topic tree; path is the names from the root, joined by '' > ''.';
comment on column topics.origin is 'Who named it: user, model, or key phrases of the corpus.';
comment on column topics.terms is 'Words by which abstracts about it are recognised, besides its name.';
comment on column topics.reason is 'Why the model named nothing below it; the next run asks again. Null if it did, or was not asked.';

create table abstract_topics (
    abstract varchar not null,
    topic varchar not null,
    score double not null
);
comment on table abstract_topics is 'Derived: the topics each abstract is about. It lies under the topics above those too: see topic_abstracts.';
comment on column abstract_topics.score is 'How much speaks for it: rare words weigh more, often said ones too; 1 is just enough.';
