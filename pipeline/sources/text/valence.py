"""Valence of outcomes: which are bad to have more of (pain, mortality) and which good (sleep, survival)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pipeline.sources.text import data
from pipeline.sources.text.spelling import singular
from pipeline.sources.text.words import Valence

_PREPOSITIONS = frozenset(
    "of in on at by for with without from to into among between during after before per than as through within".split()
)
_OPENERS = frozenset("the a an their its this that these those no any some more less".split())
_MEASURES = frozenset(data.table("valence")["measures"]["words"].split())


class _Outcomes:
    """Words, phrases and endings of one valence."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.words = frozenset(table["words"].split())
        self.phrases = frozenset(data.phrases(table["phrases"]))


_BAD, _GOOD = _Outcomes(data.table("valence")["bad"]), _Outcomes(data.table("valence")["good"])
_BAD_ENDINGS = tuple(data.table("valence")["bad"]["endings"].split())
_SPOILING = frozenset(data.table("valence")["bad"]["adjectives"].split())
_SHORTEST = 7  # letters of a word that is bad by its ending


def valence(name: str) -> Valence:
    """Return the valence of a name: "bad" for "chronic pain in adults" and "anxiety levels", "good" for
    "sleep quality"."""
    return of_words(tuple(name.casefold().replace("–", "-").split()))


@lru_cache(maxsize=8192)
def of_words(name: tuple[str, ...]) -> Valence:
    """Return the same of lower-case words."""
    end = next((k for k, word in enumerate(name) if word in _PREPOSITIONS or word.startswith("(")), len(name))
    inner = [word for word in name[:end] if word not in _OPENERS]
    if not inner:
        return ""
    inner[-1] = singular(inner[-1].rstrip(",;"))
    whole = _of_phrase(inner, name[end : end + 2])
    if whole or inner[-1] not in _MEASURES:
        return whole or _of_head(inner)
    behind = name[end + 1 :] if name[end : end + 1] == ("of",) else ()
    return of_words(tuple(inner[:-1])) or of_words(behind) or _of_head(inner)


def _of_phrase(inner: list[str], behind: tuple[str, ...]) -> Valence:
    """Return the valence of the last words together: "insulin resistance" is bad, "disease resistance" good."""
    phrases = {" ".join(inner[-count:]) for count in (2, 3)} | {" ".join([inner[-1], *behind])}
    if phrases & _GOOD.phrases or "hdl" in " ".join(inner) or "high density lipoprotein" in _joined(inner):
        # the one cholesterol to have more of
        return "good"
    return "bad" if phrases & _BAD.phrases else ""


def _of_head(inner: list[str]) -> Valence:
    """Return the valence of the last word alone; a good thing that is poor is bad."""
    head = inner[-1].removesuffix("-like")
    if head in _GOOD.words and head not in _BAD.words:
        return "bad" if _SPOILING.intersection(inner[:-1]) else "good"
    return "bad" if head in _BAD.words or (len(head) >= _SHORTEST and head.endswith(_BAD_ENDINGS)) else ""


def _joined(words: Sequence[str]) -> str:
    return " ".join(words).replace("-", " ")
