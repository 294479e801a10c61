-- name: 001_schema
-- All tables of a graph, with what each is. Rows of those that are not `Derived` are only ever added, or changed by people.

create table runs (
    id varchar not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    version varchar not null,
    sources varchar[] not null,
    recipe varchar not null,
    settings json not null,
    outcome varchar,
    forecast json
);
comment on table runs is 'One row a call of `democritus run`: what was read, with which settings, how it ended (null: killed or running).';
comment on column runs.forecast is 'What the run was to ask and to cost when it began: calls, tokens and USD (low, likely, high), of all and by stage, and what the graph had cost before. Null before there was one.';

create table recipes (
    id varchar primary key,
    stage varchar not null,
    prompt varchar not null,
    model varchar not null,
    settings json not null
);
comment on table recipes is 'Everything that determines how a stage reads: prompt (its hash), model, settings. Keys are not among them.';

create table set_aside (
    source varchar primary key,
    named boolean not null,
    why varchar not null,
    run varchar not null
);
comment on table set_aside is 'Files and folders that could not be read when they were last tried; a later run that reads them removes them from here.';
comment on column set_aside.source is 'Path as the user named it, or as it was found in a folder so named.';
comment on column set_aside.named is 'Whether the user named it, not a folder it is in.';
comment on column set_aside.why is 'What is wrong, in words for the user.';
comment on column set_aside.run is 'The run that tried last.';

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
    duplicate_of varchar,
    authors varchar[]
);
comment on table abstracts is 'Every record that was read. Offsets of claims are code points into text.';
comment on column abstracts.base is 'The id without the #number that tells records of one id apart.';
comment on column abstracts.digest is 'Hash of title and text: a record whose text changes is asked again.';
comment on column abstracts.content is 'Hash of the letters and digits of title and text: equal for duplicates.';
comment on column abstracts.standing is 'readable; skipped: no abstract to read; duplicate: duplicate_of stands for it.';
comment on column abstracts.authors is 'In order, each as family name, a comma, given names or initials; empty where the source has none, null for records read by earlier versions.';

create table sketches (
    abstract varchar not null,
    digest varchar not null,
    rules integer not null,
    hashes bigint[] not null
);
comment on table sketches is 'Derived from the texts: the hashes by which near-duplicates of each readable abstract are found.';
comment on column sketches.digest is 'That of the abstract whose text this is: after a change it is sketched anew.';
comment on column sketches.rules is 'Version of the rules of sketching; sketches of older versions are made anew.';

create table voices (
    abstract varchar primary key,
    voice varchar not null
);
comment on table voices is 'Derived from the texts: abstracts that are nearly equal (a preprint and its paper) are one voice. Abstracts that are not here speak for themselves.';

create table teams (
    abstract varchar primary key,
    team varchar not null
);
comment on table teams is 'Derived from the authors: abstracts that share two authors, among the first five and the last three, are of one team, named by the abstract that comes first. Abstracts that are not here have a team of their own.';

create table removals (
    id varchar primary key,
    key varchar not null,
    why varchar not null,
    removed_at timestamptz not null,
    restored_at timestamptz
);
comment on table removals is 'The log of abstracts that people took out of the graph, such as retracted ones. It holds over all runs, also for abstracts that are read later.';
comment on column removals.key is 'pmid:…, doi:…, or the id of an abstract.';
comment on column removals.restored_at is 'When a person took it back; it stays in the log, and is not in force.';

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
    dropped integer not null,
    model varchar,
    invented integer default 0,
    design varchar,
    design_words varchar,
    sample_size varchar,
    read_at timestamptz default now()
);
comment on table extractions is 'One row each time an abstract was asked, in order. The last one done is the abstract''s current extraction.';
comment on column extractions.state is 'done, or the name of the failure: unreachable, rejected, refused, filtered, truncated, invalid.';
comment on column extractions.dropped is 'Drafts that were no claims: empty names, cause equal to effect, repeats.';
comment on column extractions.model is 'The model that answered, where it is not the recipe''s: a fallback.';
comment on column extractions.invented is 'Circumstances that a model stated and the abstract does not: left out of the claims.';
comment on column extractions.design is 'trial, cohort, cross-sectional, review, meta-analysis, animal or in vitro, model or simulation, opinion; null if the abstract does not say.';
comment on column extractions.design_words is 'The abstract''s words that say so.';
comment on column extractions.sample_size is 'In the abstract''s words.';
comment on column extractions.read_at is 'When its answer was judged; null for those of earlier versions.';

create table claims (
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
    comparator_kind varchar
        check (comparator_kind in ('none', 'placebo', 'untreated', 'baseline', 'dose', 'level', 'active')),
    dose varchar,
    time varchar,
    effect_size varchar,
    quote varchar not null,
    quote_start integer,
    quote_end integer,
    "grounding" varchar not null check ("grounding" in ('exact', 'normalized', 'fuzzy', 'ungrounded')),
    doubts varchar[] default [],
    resolved boolean default true,
    basis varchar not null default 'finding' check (basis in ('finding', 'background')),
    basis_why varchar,
    statement varchar,
    signals varchar[] default []
);
comment on table claims is 'Signed, quoted, located statements of abstracts, all extractions ever made. See current_claims for those that count.';
comment on column claims.cause is 'The words of the abstract.';
comment on column claims.effect is 'The words of the abstract.';
comment on column claims.cause_concept is 'The variable: the standard term that the model gave, else the words without their direction, the noun for a pronoun.';
comment on column claims.effect_concept is 'As cause_concept.';
comment on column claims.sign is 'Between the words: + rises, comes about, - falls, is prevented, 0 no effect, difference or association ("did not reduce" too), ? direction not said.';
comment on column claims.concept_sign is 'The same for more of both concepts: "less smoking lowers risk" is - between the words and + between smoking and risk.';
comment on column claims.hedged is 'Stated as possible.';
comment on column claims.comparator_kind is 'What sort of comparison it is: none, placebo, untreated, baseline, another dose or level of the same, or an active comparator; null: not determined yet.';
comment on column claims.comparator is 'What it was compared with, in the abstract''s words, as population, condition, dose, time and effect_size are.';
comment on column claims.effect_size is 'As written, with unit, interval and p where stated.';
comment on column claims.quote_start is 'Code point offset of the quote in abstracts.text; null if ungrounded.';
comment on column claims."grounding" is 'How the quote was found: exact, normalized (white space, Unicode), fuzzy; ungrounded: not there, never evidence.';
comment on column claims.doubts is 'Where the claim disagrees with its own quote, in words; found by rules, without a model.';
comment on column claims.resolved is 'False if the cause or the effect is "it", "this" or "this ban" and the text before does not say what: never evidence.';
comment on column claims.basis is 'finding: stated as a result or conclusion of this abstract; background: presupposed ("diet-induced obesity"), recalled or cited, and so no support by itself.';
comment on column claims.basis_why is 'The rule that told: presupposed, section, evidence, cited, opening, body; null for claims read before there were rules.';
comment on column claims.statement is 'A hash of abstract, quote, cause, effect and concept_sign: the same whoever reads it. Judgements of people are about it.';
comment on column claims.signals is 'What speaks for and against this reading, by the names in reading_coefficients.';

create table mentions (
    claim varchar not null,
    role varchar not null,
    name varchar not null,
    key varchar not null,
    rules integer not null,
    aspect varchar,
    qualifiers varchar[],
    turn tinyint,
    generic boolean
);
comment on table mentions is 'The concept that each claim names as its cause and effect, abbreviations resolved, with aspect and qualifiers.';
comment on column mentions.name is 'The concept as the claim has it: coronary artery disease, of ''risk of premature coronary artery disease''.';
comment on column mentions.key is 'The normal form of the concept.';
comment on column mentions.rules is 'Version of the naming rules; mentions of older versions are made anew.';
comment on column mentions.aspect is 'What of the concept is meant: risk, level, consumption, severity; null for the thing itself.';
comment on column mentions.qualifiers is 'Which of it: dose, period, population, form.';
comment on column mentions.turn is '-1 where a direction stood inside the name (risk of decreased renal function): it turns the claim''s sign.';
comment on column mentions.generic is 'True for what names no variable by itself (the intervention, function): such a claim makes no edge.';

create table abbreviations (
    abstract varchar not null,
    short varchar not null,
    long varchar not null
);
comment on table abbreviations is 'Short forms as abstracts themselves define them.';

create table vocabulary_terms (
    key varchar not null,
    vocabulary varchar not null,
    id varchar not null,
    primary key (key, vocabulary)
);
comment on table vocabulary_terms is 'Derived: the normal forms, of names and of classes, that the controlled vocabulary of --vocabulary knows, and its id for each.';

create table asked_sets (
    id varchar primary key,
    "by" varchar not null,
    keys varchar[] not null
);
comment on table asked_sets is 'The sets of terms that a model was asked about and has answered: they are not asked about again.';

create table decisions (
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
comment on table decisions is 'The log of decisions, each with its reason: about names (in their normal forms), about claims (by their statement), about conflicts (the normal forms of cause and effect), about local models (the normal form of the focus). People''s outrank a model''s, a model''s a vocabulary''s, a vocabulary''s the rules''; of equal ranks the one that keeps apart holds.';
comment on column decisions.kind is 'same, different: a and b do or do not name one concept. broader, not broader: b is or is not a class of a. name: b is the standard term for a. not a variable, variable: a is or is not left out of the graph. claim right, claim wrong: the abstract does or does not say so. conflict real, apparent, misread: the sides do oppose each other, speak of different things, or one of them is read wrongly. model accepted, rejected, unsure: what a person thinks of the local model around a, which b has as it was: level, radius, size and effects, as JSON.';
comment on column decisions."by" is 'rule, vocabulary: NAME, user or user: NAME, or else the model''s name.';
comment on column decisions.steps is 'How far above a the class b lies: 1 for the nearest.';
comment on column decisions.undone_at is 'When a person took it back; it stays in the log, and is not in force.';

create table names (
    key varchar not null,
    entity varchar not null
);
comment on table names is 'Derived from mentions and merges: which entity each normal form belongs to.';

create table labels (
    entity varchar primary key,
    name varchar not null
);
comment on table labels is 'Derived from decisions: the standard term of an entity, where one was given; a class that no claim names has one, too.';

create table broader (
    entity varchar not null,
    broader varchar not null,
    steps integer not null
);
comment on table broader is 'Derived from decisions: the classes above each entity, and how far above they lie. Without cycles.';

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

create table imaginings (
    root varchar not null,
    model varchar not null,
    recipe varchar not null,
    run varchar not null,
    whole boolean not null,
    primary key (root, model)
);
comment on table imaginings is 'The roots that models were asked about from memory, each with the recipe of the last time: only its statements count.';
comment on column imaginings.root is 'The root topic, in its normal form.';
comment on column imaginings.whole is 'All that the recipe asks for was asked, and nothing failed.';

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
    reason varchar,
    guide varchar
);
comment on table imagined_topics is 'Topics that a model names from memory below the roots of `democritus imagine`; those of superseded recipes stay for audit.';
comment on column imagined_topics.path is 'The names from the root, joined by '' > ''.';
comment on column imagined_topics.wave is 'When it was asked about: topics of one wave at once; null if the budget did not reach it.';
comment on column imagined_topics.utility is 'With --strategy active, what spoke for asking about it then.';
comment on column imagined_topics.reason is 'Why the model gave no questions or nothing below it; the next run asks again. Null if it did, or was not asked.';
comment on column imagined_topics.guide is 'What the user says the study is about and as whose eyes the model looks, put into every question on the topic (imagine --guide, and beside its root in --topics). Null without one.';

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

create table factors (
    kind varchar not null,
    value varchar not null,
    factor decimal(4, 3) not null check (factor between 0 and 1),
    words varchar not null
);
comment on table factors is 'Evidence factors: how much a claim counts that has this value of strength, hedged or grounding, or this doubt. Written anew by each run, from the program''s own list.';
comment on column factors.kind is 'strength, hedged: columns of claims; design: a column of extractions; team: of a vote; sign: of an edge; prior: of the support of an edge.';
comment on column factors.words is 'What it says of a claim; $name stands for cause or effect.';

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
    latest integer,
    plain_plus boolean,
    plain_minus boolean
);
comment on table edge_votes is 'Derived: how each paper votes on each edge, at each level; on classes where they make an edge, or the reverse of one. plus, minus, nil, unsigned: the greatest vote of its claims of that sign, null if it finds no such; 0 to 1.';
comment on column edge_votes.paper is 'The abstract, or the voice it is one of.';
comment on column edge_votes.background is 'The paper only presupposes or recalls the effect: it has no vote.';
comment on column edge_votes.directed is 'Some claim of an effect says more than that the two vary together.';
comment on column edge_votes.passed_plus is 'How many gates the best of the claims passes that say so; see claim_standings.';
comment on column edge_votes.said_plus is 'Claims that say so, background among them.';
comment on column edge_votes.plain_plus is 'A claim that says so says it by more than a value ("improved") or a change.';

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
    gate varchar,
    for_plus double not null,
    for_minus double not null,
    for_nil double not null
);
comment on table edge_levels is 'Derived: the causal graph at three levels, keyed by (level, cause, effect). At the level broader, edges between classes that say something new.';
comment on column edge_levels.for_plus is 'The votes of papers for this sign, as for_minus and for_nil are, with those that every edge begins with: weight is the share that its sign has of all three.';
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
comment on column entities.statements is 'Claims of a model from memory that use it; they are not among claims and papers.';
comment on column entities.vocabulary_ids is 'The ids that the controlled vocabulary of --vocabulary has for its names: usually one.';

create table level_names (
    level varchar not null,
    id varchar not null,
    name varchar not null,
    place integer not null
);
comment on table level_names is 'Derived: the name of every end at every level: coronary artery disease [risk; premature] is a variable of the concept coronary artery disease.';
comment on column level_names.place is 'Its place in the order of the names of its level.';

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

create table conflict_levels (
    level varchar not null,
    cause varchar not null,
    effect varchar not null,
    kind varchar not null,
    type varchar not null,
    score double not null,
    id varchar,
    verdict varchar,
    verdict_by varchar
);
comment on table conflict_levels is 'Derived: findings that cannot all hold, at each level. score = 2 min(m1, m2) / (m1 + m2 + 1), m the summed votes of each side: high where much evidence stands evenly.';
comment on column conflict_levels.kind is 'sign: opposite signs. null: an effect against none. direction: both directions.';
comment on column conflict_levels.type is 'between studies: papers that find one thing each, and by claims whose sign nothing speaks against. within a study: one paper stands on both sides, and no other opposes it. loop: both directions, which can hold. reading suspected: a side rests on doubted claims alone, or was judged to be misread.';
comment on column conflict_levels.id is 'The same for the same level, kind, cause and effect.';
comment on column conflict_levels.verdict is 'real, apparent or misread, as people or a model judged; null where nobody did.';

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

create table slices (
    name varchar primary key,
    topics varchar[] not null,
    since integer,
    until integer,
    designs varchar[] not null,
    populations varchar[] not null,
    sources varchar[] not null,
    why varchar not null,
    made_at timestamptz not null,
    origin varchar
);
comment on table slices is 'Named conditions on claims. A slice is the graph of the claims that meet one, with support and conflicts of its own; no row of it is kept.';
comment on column slices.topics is 'Parts of the names of topics, as they were typed; empty for all, as in the other lists.';
comment on column slices.since is 'The first year; null for all before until.';
comment on column slices.until is 'The last year; null for all after since.';
comment on column slices.populations is 'Beginnings of words of the population that a claim states or, where it states none, of its title.';
comment on column slices.sources is 'Parts of the paths of the files that abstracts were read from, or of the folders of merged graphs.';
comment on column slices.why is 'A note of who made it.';
comment on column slices.origin is 'literature: what abstracts say; model: what a model does, from memory; both: the two beside each other. Null for literature.';

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

create table places (
    slice varchar not null,
    entity varchar not null,
    x double not null,
    y double not null,
    community integer not null,
    vector float[] not null,
    as_cause float[],
    as_effect float[],
    primary key (slice, entity)
);
comment on table places is 'Concepts as points: their vectors, where they lie on the map, and their community; of the whole graph, and of slices.';
comment on column places.slice is 'The slice on whose map it lies; empty for the whole graph.';
comment on column places.x is 'Coordinates of the map by UMAP in the plane.';
comment on column places.community is 'Number of the community (Louvain, on the neighbourhoods that UMAP sees), the largest being 0.';
comment on column places.vector is 'Of length 1: the nearer two variables, the greater the product of theirs.';
comment on column places.as_cause is 'The product of as_cause of one variable and as_effect of another says how likely an edge is; null: vector stands for both.';

create table graphs (
    id varchar primary key,
    folder varchar not null,
    merged_at timestamptz not null
);
comment on table graphs is 'The graphs that `democritus merge` made this one of; empty where it was made of sources alone.';

create table origins (
    kind varchar not null check (kind in ('abstract', 'extraction', 'decision', 'removal')),
    id varchar not null,
    graph varchar not null
);
comment on table origins is 'From which graph each row came that was merged into this one, one row for each that had it. What is not here was made here. Calls have the same in calls.sqlite, runs and recipes tell the rest.';

create table built (
    stage varchar primary key,
    inputs varchar not null
);
comment on table built is 'From which inputs (a hash of them) a stage last derived its rows: the same need not be derived again.';
