"""Judging: what is kept of a reading, as rows. A pure function that worker processes can apply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from pipeline.claims.model_reader import Reading
from pipeline.claims.validation import keep
from pipeline.records import Claim
from pipeline.store import Row, Store


class Beside(Protocol):
    """What is worked out of the claims of an abstract and written down with them."""

    def of(self, row: Mapping[str, Any], claims: Sequence[Claim]) -> Any:
        """What there is to be written. Pure."""
        ...

    def write(self, store: Store, found: Sequence[Any]) -> None:
        """Write down what was worked out of several abstracts, within an open transaction."""
        ...


class Judged(NamedTuple):
    """The rows of the claims that were kept, what the extraction tells, and what was worked out beside them."""

    claims: list[Row]
    told: Row
    beside: Any


@dataclass(frozen=True)
class Judge:
    """Judges what a model, or the offline reader, has said about abstracts."""

    recipe: str
    model: str
    echo: str
    beside: Beside | None

    def __call__(self, said: tuple[Mapping[str, Any], Reading]) -> Judged:
        """What is kept of a reading of an abstract (`id`, `digest`, `title`, `text`)."""
        row, reading = said
        kept = keep(row, reading.draft, self.recipe, self.echo)
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
