"""Sentence spans: where the sentences of a text are, found once for all claims of the text."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

from pipeline.sources.text.sentences import split


class Spans(NamedTuple):
    """Start and end (exclusive) of each sentence of a text, in code points."""

    all: tuple[tuple[int, int], ...]
    ends: tuple[int, ...]

    def at(self, position: int) -> int:
        """Return the number of the first sentence that ends behind a position; how many there are if none does."""
        return bisect_right(self.ends, position)


@lru_cache(maxsize=64)
def spans(text: str) -> Spans:
    """Return the sentences of a text."""
    found = tuple(split(text))
    return Spans(found, tuple(end for _, end in found))
