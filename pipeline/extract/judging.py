"""Judging: what is kept of a reading, as rows, and the offline reading itself. Pure, for worker processes to apply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from pipeline.extract import reader
from pipeline.extract.model_reader import Reading
from pipeline.extract.validation import keep
from pipeline.settings import EMBEDDED
from pipeline.store.database import Store
from pipeline.store.records import Claim, ClaimsDraft
from pipeline.store.result import Row


class Beside(Protocol):
    """What is worked out of the claims of an abstract and written down with them."""

    def of(self, row: Mapping[str, Any], claims: Sequence[Claim]) -> Any:
        """What there is to be written. Pure."""
        ...

    def write(self, store: Store, found: Sequence[Any]) -> None:
        """Write down what was worked out of several abstracts, within an open transaction."""
        ...


Said = tuple[Mapping[str, Any], Reading | None]
"""An abstract, and what a model said about it; None where the offline reader is to read it."""


def by_reader(row: Mapping[str, Any]) -> Reading:
    """Read an abstract by the program's own reader."""
    return Reading(ClaimsDraft(claims=reader.extract(row["text"])), spoiled=0, model=EMBEDDED)


class Judged(NamedTuple):
    """The rows of the claims that were kept, what the extraction tells, and what was worked out beside them."""

    claims: list[Row]
    told: Row
    beside: Any


@dataclass(frozen=True)
class Judge:
    """Judges what a model has said about abstracts, or else the offline reader, which it asks itself."""

    recipe: str
    model: str
    echo: str
    beside: Beside | None
    second_opinion: bool = True

    def __call__(self, said: Said) -> Judged:
        """What is kept of a reading of an abstract (`id`, `digest`, `title`, `text`)."""
        row, told_by_model = said
        reading = told_by_model or by_reader(row)
        kept = keep(row, reading.draft, self.recipe, self.echo, self.second_opinion)
        told = {
            "dropped": kept.dropped + reading.spoiled,
            "invented": kept.invented,
            "design": kept.study.design,
            "design_words": kept.study.words,
            "sample_size": kept.study.sample,
            "model": None if reading.model == self.model else reading.model,
        }
        found = self.beside.of(row, kept.claims) if self.beside else None
        return Judged([dict(vars(claim)) for claim in kept.claims], told, found)
