"""Extraction: the claims of an abstract, by the trained reader."""

from __future__ import annotations

from functools import lru_cache

from pipeline.extract.reader.decoding import Candidate, candidates, claims
from pipeline.extract.reader.drafts import draft
from pipeline.extract.reader.network import networks
from pipeline.sources.text.sentences import split
from pipeline.store.records import ClaimDraft


def extract(text: str) -> list[ClaimDraft]:
    """Return every claim that the abstract states; quote, cause and effect are slices of `text`."""
    return [draft(text, one) for one in claims(text, judged(text), networks().levels)]


@lru_cache(maxsize=16)
def judged(text: str) -> tuple[Candidate, ...]:
    """Return all that may be claims of a text, but for what is hardly sure; kept a while, for who asks for it again."""
    made = networks()
    return tuple(candidates(text, list(split(text)), made.tokenizer, made.encode, made.judge, made.levels.ease))


def tested(text: str) -> str:
    """Return what an abstract tells of most: the cause that the most, and the surest, of its claims have; "" without
    any."""
    totals: dict[str, float] = {}
    words: dict[str, str] = {}
    for one in judged(text):
        name = text[slice(*one.cause)]
        totals[name.casefold()] = totals.get(name.casefold(), 0.0) + one.sure
        words.setdefault(name.casefold(), name)
    return words[max(totals, key=totals.__getitem__)] if totals else ""
