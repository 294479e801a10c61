"""Judging: what is kept of readings of abstracts, as rows, and the offline reading. Pure, for worker processes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.extract.model_reader import Reading
from pipeline.extract.reader.extract import extract
from pipeline.extract.validation import keep
from pipeline.settings import EMBEDDED
from pipeline.store.records import ClaimsDraft
from pipeline.store.result import Row


def judged(
    readings: Sequence[tuple[Mapping[str, Any], Reading | None]],
    recipe: str,
    model: str,
    prompted: str,
    second_opinion: bool,
) -> list[tuple[list[Row], Row]]:
    """Return for each abstract (`id`, `digest`, `title`, `text`) the rows of the claims that are kept, and what its
    extraction says of them. Where a model has read nothing (None), the offline reader reads it here.
    """
    result = []
    for row, reading in readings:
        draft, spoiled, by = reading or Reading(ClaimsDraft(claims=extract(row["text"])), 0, EMBEDDED)
        kept = keep(row, draft, recipe, prompted, second_opinion)
        found = {
            "dropped": kept.dropped + spoiled,
            "invented": kept.invented,
            "design": kept.study.design,
            "design_words": kept.study.words,
            "sample_size": kept.study.sample,
            "model": None if by == model else by,
        }
        result.append(([dict(vars(claim)) for claim in kept.claims], found))
    return result
