"""The nouns as data: Drafts (what a source or a model said) and Records (what we keep).

A Draft becomes a Record only through its stage's pure function `keep`. A Record knows its table; its field names are
the table's column names. Draft models double as the JSON schema that is sent to the model, so their field
descriptions are part of the prompt.
"""

from __future__ import annotations

import hashlib
import re
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, field_validator

Sign = Literal["+", "-", "0", "?"]
Level = Literal["variable", "concept", "broader"]
Standing = Literal["promoted", "qualified", "held"]
Origin = Literal["literature", "model", "both"]
Strength = Literal["causal", "conditional", "correlational"]
Grounding = Literal["exact", "normalized", "fuzzy", "ungrounded"]


MODEL_RADIUS, MODEL_SIZE = 2, 20
"""edges from the focus of a local causal model, and its variables, unless others are asked for"""
SWEPT = 100
"""variables around which models are grown to look at all scores"""

_NUMBER = re.compile(r"\d+")


def content_id(*parts: object) -> str:
    """An id that is the same for the same content in any run: ``sha256:`` and 16 hex digits of the parts' hash."""
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return "sha256:" + hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Ends(NamedTuple):
    """Ids of the entities that a user means: those called exactly as was typed, and those that only contain it."""

    exact: list[str]
    containing: list[str]

    @property
    def all(self) -> list[str]:
        """Both, the exact ones first."""
        return self.exact + self.containing


class Draft(BaseModel):
    """What a source or a model said, not yet judged."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Record(BaseModel):
    """What we keep; one row of the table named `table`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    table: ClassVar[str]


# --- abstracts ------------------------------------------------------------------------------------------------------


class Reference(Draft):
    """One record as a source file gives it: text still as written there (entities, mojibake and all)."""

    source: str = Field(description="path of the file, as the user named it")
    position: int = Field(description="1-based number of the record in its file")
    id: str | None = None
    pmid: str | None = None
    doi: str | None = None
    title: str = ""
    text: str | None = Field(None, description="the abstract; None or blank where the record has none")
    year: int | None = None
    journal: str | None = None
    authors: tuple[str, ...] = Field((), description="in order, each as `sources.authors` writes them")
    problem: str | None = Field(None, description="why the record could not be read, in words for the user")


class Abstract(Record):
    """A record that was read, mended. Offsets of claims are code points into `text`."""

    table: ClassVar[str] = "abstracts"
    ordinal: int = Field(description="order in which records were first read")
    id: str = Field(description="pmid:…, doi:…, the source's own id, or a content hash; #2, #3 … where that is taken")
    base: str = Field(description="the id without its #number")
    title: str
    text: str
    year: int | None
    journal: str | None
    pmid: str | None
    doi: str | None
    source: str
    position: int
    digest: str = Field(description="hash of title and text: a record whose text changes is asked again")
    content: str = Field(description="hash of the letters and digits of title and text: equal for duplicates")
    standing: Literal["readable", "skipped", "duplicate"]
    reason: str | None
    duplicate_of: str | None
    authors: list[str] = Field([], description="in order: family name, a comma, given names or initials")


# --- claims ---------------------------------------------------------------------------------------------------------


ContextKind = Literal["population", "condition", "comparator", "dose", "time", "size"]
Design = Literal[
    "trial",
    "cohort",
    "cross-sectional",
    "case-control",
    "review",
    "meta-analysis",
    "animal or in vitro",
    "model or simulation",
    "opinion",
]
StudyKind = Literal[Design, "sample"]
ComparatorKind = Literal["none", "placebo", "untreated", "baseline", "dose", "level", "active"]
BasisReason = Literal["presupposed", "section", "evidence", "cited", "opening", "body", "memory"]


def _undescribed(schema: dict[str, Any]) -> None:
    """A Draft whose fields the prompt explains needs no words in its schema: they would be paid for twice."""
    schema.pop("description", None)


class CircumstanceDraft(Draft):
    """One circumstance of a claim, in the abstract's words. `size` is the effect's, with its unit, interval and p."""

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_extra=_undescribed)
    kind: ContextKind
    words: str


class ContextDraft(Draft):
    """All circumstances of a claim, each where it has its name: how rules state them, and some models too."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    population: str | None = None
    condition: str | None = None
    comparator: str | None = None
    dose: str | None = None
    time: str | None = None
    size: str | None = None

    def listed(self) -> list[CircumstanceDraft]:
        """The same as a claim's draft has it."""
        return [
            CircumstanceDraft(kind=kind, words=words)
            for kind in get_args(ContextKind)
            if (words := getattr(self, kind))
        ]


class StudyDraft(Draft):
    """What was done to make all of the abstract's claims, in its words: the design, or the size of the sample."""

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_extra=_undescribed)
    kind: StudyKind
    words: str


def _listed(value: object, kinds: object) -> object:
    """A list of {kind, words} from that or from {kind: words}, as models also write it; what is of no kind is left."""
    if value is None:
        return []
    if isinstance(value, dict):
        value = [value] if value.keys() >= {"kind", "words"} else [{"kind": k, "words": w} for k, w in value.items()]
    if not isinstance(value, list):
        return value
    known = get_args(kinds)
    return [
        item
        for item in value
        if isinstance(item, Draft)
        or (isinstance(item, dict) and item.get("kind") in known and isinstance(item.get("words"), str))
    ]


def _plain_sign(sign: object) -> object:
    """Models also write the minus sign and the dash of good typography."""
    return "-" if sign in ("\N{MINUS SIGN}", "\N{EN DASH}", "\N{NON-BREAKING HYPHEN}") else sign


_SaidConcept = Annotated[str, BeforeValidator(lambda name: "" if name is None else name)]
_SaidSign = Annotated[Sign, BeforeValidator(_plain_sign)]
# A model is asked for what acts and what goes together; possibility it states as a hedge. The offline reader tells a
# conditional claim by its modal verb.
_SaidStrength = Annotated[Strength, WithJsonSchema({"enum": ["causal", "correlational"], "type": "string"})]


class ClaimDraft(Draft):
    """One statement of an abstract that something changes something else, does not, or goes with it.

    `cause` and `effect` are copied words, and `sign` is between them as worded. The concepts are standard terms and
    `concept_sign` is for more of both; they are empty where a reader gives none.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_extra=_undescribed)
    quote: str
    cause: str
    effect: str
    cause_concept: _SaidConcept = ""
    effect_concept: _SaidConcept = ""
    relation: str
    sign: _SaidSign
    concept_sign: Annotated[_SaidSign | None, WithJsonSchema({"enum": list(get_args(Sign)), "type": "string"})] = None
    strength: _SaidStrength
    hedged: bool
    context: list[CircumstanceDraft] = []

    @field_validator("context", mode="before")
    @classmethod
    def _plain_context(cls, context: object) -> object:
        return context.listed() if isinstance(context, ContextDraft) else _listed(context, ContextKind)


class LiteralDraft(ClaimDraft):
    """A draft whose sign is surely that of its names as written; models turn it themselves now and then."""

    certainty: float
    """how sure its reader was of it, sign included: a probability, before it is calibrated"""


class ClaimsDraft(Draft):
    """All claims of one abstract; an empty list is a valid answer."""

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_extra=_undescribed)
    claims: list[ClaimDraft]
    study: list[StudyDraft] = []

    @field_validator("study", mode="before")
    @classmethod
    def _plain_study(cls, study: object) -> object:
        return _listed(study, StudyKind)


class SaidDraft(Draft):
    """A claim of a sentence that was pointed at. The sentence is its quote, and its words tell how strong it is."""

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_extra=_undescribed)
    cause: str
    relation: str
    effect: str
    sign: _SaidSign


class SentenceDraft(Draft):
    """The claims of one sentence of which it is known that it makes one.

    The bounds are in the schema alone. Where they hold, a small model finds something, and does not go on for ever;
    an answer of a server that heeds no bounds is read all the same.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_extra=_undescribed)
    claims: list[SaidDraft] = Field(json_schema_extra={"minItems": 1, "maxItems": 8})


class Claim(Record):
    """The signed, quoted, located statement of one abstract.

    `cause` and `effect` are the abstract's words, and `sign` is between them as worded. `cause_concept` and
    `effect_concept` name variables: the model's standard terms, else the words without their direction (the noun where
    the words are a pronoun); `concept_sign` is for more of both. A sign is "0" for every null: no effect, no
    difference, "did not reduce". `population` to `effect_size` are the abstract's words, None where it does not say.

    `quote_start` and `quote_end` are code points into the abstract's stored text, end exclusive; both are None for an
    ungrounded claim, which is never evidence. Nor is one that is not `resolved`: its cause or effect is a pronoun, or
    "this ban", and the text before does not say what.
    """

    table: ClassVar[str] = "claims"
    id: str
    extraction: str
    abstract: str
    ordinal: int
    cause: str
    effect: str
    cause_concept: str
    effect_concept: str
    relation: str
    sign: Sign
    concept_sign: Sign
    hedged: bool
    strength: Strength
    population: str | None
    condition: str | None
    comparator: str | None = None
    comparator_kind: ComparatorKind | None = Field(None, description="None: not determined yet")
    dose: str | None
    time: str | None
    effect_size: str | None = Field(None, description="as written, with unit, interval and p where stated")
    quote: str
    quote_start: int | None
    quote_end: int | None
    grounding: Grounding
    doubts: list[str] = Field([], description="where the claim disagrees with its own quote, in words")
    resolved: bool = Field(True, description="false if cause or effect is a pronoun for nobody knows what")
    basis: Literal["finding", "background"] = Field("finding", description="found here, or presupposed or recalled")
    basis_why: BasisReason | None = Field(None, description="the rule that told; None where none was asked")
    statement: str = Field(description="a hash of what it says and where: the same whoever reads it")
    signals: list[str] = Field([], description="what speaks for and against this reading, by names")


class Extraction(Record):
    """One asking of one abstract with one recipe (prompt, model, settings), and how it ended."""

    table: ClassVar[str] = "extractions"
    id: str
    abstract: str
    digest: str
    recipe: str
    state: str = Field(description="'done', or the name of the failure")
    reason: str | None
    dropped: int = Field(0, description="drafts that were no claims: empty names, cause equal to effect, repeats")
    model: str | None = Field(None, description="the model that answered, if it is not the recipe's")
    invented: int = Field(0, description="stated circumstances left out, because the abstract has no such words")
    design: Design | None = Field(None, description="the kind of study, where the abstract says so")
    design_words: str | None = Field(None, description="the abstract's words that say so")
    sample_size: str | None = Field(None, description="in the abstract's words")


# --- topics ---------------------------------------------------------------------------------------------------------

TopicOrigin = Literal["user", "model", "key phrases"]


class TopicDraft(Draft):
    """A topic and the words by which abstracts about it can be recognised."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    name: str = Field(description="two to five words")
    terms: list[str] = Field(description="three to eight words or short phrases that abstracts about it contain")


class TopicsDraft(Draft):
    """Topics proposed for a corpus or below a topic."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    topics: list[TopicDraft]


class Topic(Record):
    """A node of the topic tree. `path` is the names from the root to here, joined by ' > '."""

    table: ClassVar[str] = "topics"
    id: str
    recipe: str
    name: str
    parent: str | None
    depth: int = Field(description="1 for roots")
    path: str
    origin: TopicOrigin
    terms: list[str]
    ordinal: int = Field(description="place in the tree as it is read: each topic followed by those below it")
    reason: str | None = Field(
        None, description="why the model named nothing below it; None if it did or was not asked"
    )


# --- a model's memory -----------------------------------------------------------------------------------------------


class NameDraft(Draft):
    """The name of a narrower topic."""

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_extra=_undescribed)
    name: str


class SubtopicsDraft(Draft):
    """The topics into which a model divides another, from memory."""

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_extra=_undescribed)
    topics: list[NameDraft]


class QuestionDraft(Draft):
    """A causal question."""

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_extra=_undescribed)
    question: str


class QuestionsDraft(Draft):
    """Causal questions about a topic."""

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_extra=_undescribed)
    questions: list[QuestionDraft]


class StatementDraft(Draft):
    """A sentence that states one mechanism, with the words of its cause and effect."""

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_extra=_undescribed)
    statement: str
    cause: str
    relation: str
    effect: str
    sign: _SaidSign


class StatementsDraft(Draft):
    """Answers to a causal question, from memory."""

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_extra=_undescribed)
    statements: list[StatementDraft]


class ImaginedTopic(Record):
    """A topic that a model names from memory, or a root. `wave` is None where the budget did not reach it."""

    table: ClassVar[str] = "imagined_topics"
    id: str
    recipe: str
    root: str
    name: str
    parent: str | None
    depth: int = Field(description="1 for roots")
    path: str
    ordinal: int
    guide: str | None = Field(None, description="what the user says the study is about, in every question on it")
    wave: int | None = None
    utility: float | None = None
    reason: str | None = None


class ImaginedQuestion(Record):
    """A causal question of a model about an imagined topic."""

    table: ClassVar[str] = "imagined_questions"
    id: str
    topic: str
    ordinal: int
    text: str
    reason: str | None = None


class ImaginedStatement(Record):
    """A sentence that a model answers from memory: the only text that its claim is held against."""

    table: ClassVar[str] = "imagined_statements"
    id: str = Field(description="model:…, so that it is never mistaken for an abstract's")
    question: str
    ordinal: int
    text: str
    digest: str


# --- entities -------------------------------------------------------------------------------------------------------


class GroupDraft(Draft):
    """Terms that mean one variable, by their numbers; their standard name; their classes, from near to far."""

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_extra=_undescribed)
    terms: list[int]
    name: str = ""
    broader: list[str] = Field(default_factory=list)

    @field_validator("terms", mode="before")
    @classmethod
    def _plain_numbers(cls, terms: object) -> object:
        """Models also write "3", "3." and a single number without a list; what is no number names no term."""
        found = [_number(term) for term in (terms if isinstance(terms, list) else [terms])]
        return [number for number in found if number is not None]

    @field_validator("name", mode="before")
    @classmethod
    def _plain_name(cls, name: object) -> object:
        return "" if name is None else name

    @field_validator("broader", mode="before")
    @classmethod
    def _plain_classes(cls, broader: object) -> object:
        """None and a single class stand for a list; what is no text is no class."""
        listed = broader if isinstance(broader, list) else [broader]
        return [item for item in listed if isinstance(item, str)]


class GroupsDraft(Draft):
    """The groups of one set of terms."""

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_extra=_undescribed)
    groups: list[GroupDraft]


class VectorsDraft(Draft):
    """The vectors of some texts, in their order: 32-bit floats, little-endian, as many for one text as for another."""

    vectors: tuple[bytes, ...]


def _number(term: object) -> int | None:
    if isinstance(term, str) and (found := _NUMBER.search(term)):
        return int(found[0][:6])
    return term if isinstance(term, int) and not isinstance(term, bool) else None


class Mention(Record):
    """An end of one claim: the concept it names, abbreviations spelled out, its normal form, aspect and qualifiers."""

    table: ClassVar[str] = "mentions"
    claim: str
    role: Literal["cause", "effect"]
    name: str
    key: str
    aspect: str | None
    qualifiers: list[str]
    turn: Literal[1, -1] = Field(description="-1 where the name held a direction that turns the claim's sign")
    generic: bool = Field(description="names no variable by itself: 'the intervention'; the claim makes no edge")
    rules: int


# --- conflicts ------------------------------------------------------------------------------------------------------

AxisName = Literal[
    "comparator",
    "outcome or measure",
    "dose",
    "duration",
    "species or system",
    "population",
    "subgroup",
    "place",
    "setting",
    "period",
    "definition",
    "analysis",
    "design",
]
AXES: tuple[AxisName, ...] = get_args(AxisName)
"""What may separate two findings on one question, in the order in which it is shown."""
ReadingVerdict = Literal["right", "wrong", "unclear"]
ConflictVerdict = Literal["real", "apparent", "misread"]
ModelVerdict = Literal["accepted", "rejected", "unsure"]
ConflictType = Literal["between studies", "within a study", "loop", "reading suspected"]
CONFLICT_TYPES: tuple[ConflictType, ...] = get_args(ConflictType)


class AxisDraft(Draft):
    """What separates two findings, with the words of each abstract that say so."""

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_extra=_undescribed)
    axis: AxisName
    a: str
    b: str


class ConflictDraft(Draft):
    """Two readings held against their abstracts: whether each is right, and whether they oppose each other."""

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_extra=_undescribed)
    a: ReadingVerdict
    b: ReadingVerdict
    same: bool
    verdict: ConflictVerdict
    axes: list[AxisDraft] = []

    @field_validator("axes", mode="before")
    @classmethod
    def _known_axes(cls, axes: object) -> object:
        """Axes of the vocabulary with words for both; what is none is left."""
        listed = axes if isinstance(axes, list) else []
        return [
            item
            for item in listed
            if isinstance(item, Draft)
            or (
                isinstance(item, dict)
                and item.get("axis") in AXES
                and all(isinstance(item.get(side), str) for side in ("a", "b"))
            )
        ]


# --- calls ----------------------------------------------------------------------------------------------------------

Via = Literal["live", "batch", "cache"]


class Call(Record):
    """One request and what came of it: log, cache, bill and test fixture in one row.

    What was sent is `preamble` (a JSON object: the request's parameters, and all messages but the last), which is the
    same for most calls of a stage and stored once, and `prompt`, the last message.
    """

    table: ClassVar[str] = "calls"
    id: str
    key: str = Field(description="hash of model, messages, schema and sampling parameters; nothing else")
    stage: str
    item: str
    model: str
    preamble: str
    prompt: str
    answer: str
    finish_reason: str | None
    state: str = Field(description="'ok', or the name of the failure")
    prompt_tokens: int
    completion_tokens: int
    cost_usd: float | None = Field(description="None if the price or the number of tokens is not known")
    risk_tokens: int = Field(
        0, description="tokens that may have been billed, at most, though no answer or no count came"
    )
    risk_usd: float = Field(0.0, description="and what they cost at most, where the price is known")
    seconds: float
    asked_at: str
    via: Via = Field("live", description="'cache': copied from a shared cache, and so paid for elsewhere")
