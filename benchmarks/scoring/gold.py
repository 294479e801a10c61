"""Gold data: what annotators said about sentences and abstracts, in the record formats of JSON lines.

Every record has an `id` and a `text`; what else it needs depends on the task. A file that does not fit raises Unusable
with its name, the line and the field.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.errors import Unusable
from pipeline.sources import reading as sources
from pipeline.sources.abstracts import facts
from pipeline.sources.text.sentences import split
from pipeline.store.records import Reference

SEED = 20260101  # of the sample that --limit draws
LONGEST = 4000  # characters that are asked about at once; few abstracts are longer, some gold documents are books of it

Polarity = Literal["+", "-", "0"]


class Part(BaseModel):
    """A part of a gold record; fields that no task reads are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class Span(Part):
    """A stretch of the text, in code points, end exclusive."""

    start: int
    end: int
    text: str


class Pair(Part):
    """A cause and its effect as they stand in the text. Without a `relation` it is one of causation."""

    cause: Span
    effect: Span
    relation: str | None = None
    polarity: Literal["+", "-"] | None = None
    degree: str | None = None


class Question(Part):
    """What an intervention does to an outcome, compared with something else: Evidence Inference."""

    intervention: str
    comparator: str
    outcome: str
    polarity: Polarity


class Mention(Part):
    """A concept that the text mentions."""

    type: str
    concepts: list[str]
    text: str


class Relation(Part):
    """One concept brings about another."""

    cause_concept: str
    effect_concept: str


class Gold(Part):
    """A text and its id. `document` is the id of the longer text that it is a passage of, if it is one."""

    id: str = Field(min_length=1)
    title: str = ""
    text: str = Field(min_length=1)
    document: str = ""


class Detected(Gold):
    """Whether a text says that something causes something."""

    causal: bool


class Paired(Gold):
    """The causes and effects that a text names."""

    pairs: list[Pair]

    @model_validator(mode="after")
    def _stand_in_the_text(self) -> Self:
        for pair in self.pairs:
            for name, span in (("cause", pair.cause), ("effect", pair.effect)):
                if self.text[span.start : span.end] != span.text:
                    raise ValueError(f"pairs.{name}: {span.text[:40]!r} is not what stands at {span.start}:{span.end}")
        return self


class Signed(Gold):
    """The directions that a text states: of questions (`ico`), or of pairs with a polarity."""

    ico: list[Question] = []
    pairs: list[Pair] = []

    @model_validator(mode="before")
    @classmethod
    def _has_either(cls, record: Any) -> Any:
        if isinstance(record, dict) and not {"ico", "pairs"} & set(record):
            raise ValueError("needs 'ico' (questions) or 'pairs' with a polarity")
        return record


class Graded(Gold):
    """How strongly a text states causation; without a `label`, only whether it does."""

    label: Literal["none", "correlational", "conditional_causal", "conditional", "causal"] | None = None
    causal: bool


class Related(Gold):
    """The concepts a text mentions, and which of them brings about which."""

    entities: list[Mention]
    relations: list[Relation]


G = TypeVar("G", bound=Gold)


def read(files: Sequence[Path], kind: type[G], limit: int | None = None) -> list[G]:
    """The records of JSON-lines files; at most `limit` of them, drawn with a fixed seed, in the files' order.

    The sample of a smaller limit is part of that of a larger one. Raises Unusable where a record does not fit.
    """
    return sample([record for file in files for record in _records(file, kind)], limit)


def sample(records: list[G], limit: int | None) -> list[G]:
    """At most `limit` records, drawn with a fixed seed and in their order: data sets may be sorted by label."""
    if limit is None or limit >= len(records):
        return records
    places = list(range(len(records)))
    Random(SEED).shuffle(places)
    return [records[place] for place in sorted(places[:limit])]


def corpus(files: Sequence[Path], limit: int | None = None) -> list[Gold]:
    """The abstracts of files in any format that a run reads; records without a text are passed over."""
    found = []
    for reference in sources.read(files):
        it = facts(reference)
        if it.text:
            found.append(Gold(id=it.base, title=it.title, text=it.text))
    if not found:
        raise Unusable(f"{', '.join(map(str, files))}: no record has a text.")
    return sample(found, limit)


def row(record: Gold) -> dict[str, Any]:
    """A record as the abstract that a run would make of it."""
    it = facts(Reference(source="gold", position=1, id=record.id, title=record.title, text=record.text))
    return {"id": record.id, "title": it.title, "text": it.text, "digest": it.digest}


def dataset(files: Sequence[Path]) -> str:
    """The name of a data set: its folder, and its files without their endings."""
    named: dict[str, list[str]] = {}
    for file in files:
        named.setdefault(file.resolve().parent.name, []).append(file.stem)
    return ", ".join(f"{folder}/{'+'.join(stems)}" for folder, stems in named.items())


def _records(file: Path, kind: type[G]) -> Iterator[G]:
    try:
        text = file.read_text("utf-8-sig")
    except OSError as error:
        raise Unusable(f"{file}: cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Unusable(f"{file}: is not UTF-8 text. Gold data are JSON lines, one record a line.") from None
    found = False
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            found = True
            yield from _passages(_record(line, kind, f"{file}, line {number}"))
    if not found:
        raise Unusable(f"{file}: holds no record.")


def _record(line: str, kind: type[G], where: str) -> G:
    try:
        document = json.loads(line)
    except ValueError as error:
        raise Unusable(f"{where}: is not JSON: {error}.") from None
    if not isinstance(document, dict):
        raise Unusable(f"{where}: is not an object with fields.")
    try:
        # titles are not shown: the texts of gold records hold them where they matter
        return kind.model_validate({**document, "title": "", "document": ""})
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        told = first["msg"].removeprefix("Value error, ")
        raise Unusable(f"{where}: {f'field {field!r}: ' if field else ''}{told}.") from None


# --- documents that are longer than an abstract -----------------------------------------------------------------------


def _passages(record: G) -> Iterator[G]:
    """A record with pairs and a text longer than any abstract as passages of whole sentences; others as they are."""
    pairs: list[Pair] | None = getattr(record, "pairs", None)
    if len(record.text) <= LONGEST or not pairs:
        yield record
        return
    bounds = _bounds(record.text)
    for number, (start, end) in enumerate(bounds, start=1):
        # a pair goes with its cause: where its effect is in another passage, it can only be missed
        own = [_moved(pair, start) for pair in pairs if start <= pair.cause.start < end]
        part = {"id": f"{record.id}#{number}", "text": record.text[start:end], "pairs": own, "document": record.id}
        yield record.model_copy(update=part)


def _bounds(text: str) -> list[tuple[int, int]]:
    ends = [end for _, end in split(text)]
    bounds, start = [], 0
    for place, end in enumerate(ends):
        following = ends[place + 1] if place + 1 < len(ends) else None
        if following is None:
            bounds.append((start, len(text)))
        elif following - start > LONGEST:
            bounds.append((start, end))
            start = end
    return bounds


def _moved(pair: Pair, by: int) -> Pair:
    cause, effect = (
        span.model_copy(update={"start": span.start - by, "end": span.end - by}) for span in (pair.cause, pair.effect)
    )
    return pair.model_copy(update={"cause": cause, "effect": effect})
