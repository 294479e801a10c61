"""Where a quote stands in the abstract: exact, normalised, fuzzy, or nowhere.

Offsets are code points into the text as stored, end exclusive. The fuzzy level forgives a slip of copying, never a
change of meaning: numbers and words of negation must be the same on both sides.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from pipeline.records import Grounding
from pipeline.text import fold

FUZZY_RATIO = 90.0  # of 100, rapidfuzz's indel similarity over the best window
FUZZY_WORDS = 0.8  # share of the quote's words that the window must hold

_WORD = re.compile(r"[^\W_]+(?:[.'-][^\W_]+)*")
_ELLIPSIS = re.compile(r"\s*(?:\[\s*)?(?:\.{3,}|…)(?:\s*\])?\s*")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_WRAPPING = " \t\n\"'“”‘’«»"
_fold = lru_cache(maxsize=16)(fold)  # an abstract is looked into for every quote and name that is not letter by letter
_TURNING = frozenset("no not nor never neither without cannot none failed fails fail unable unlike nothing".split())


class Place(NamedTuple):
    """A stretch of the stored text, and how sure we are that it is what was quoted."""

    start: int
    end: int
    grounding: Grounding


def locate(quote: str, text: str) -> Place | None:
    """Find `quote` in `text`; None if it is not there."""
    wanted = quote.strip(_WRAPPING)
    if not wanted:
        return None
    start = text.find(wanted)
    if start >= 0:
        return Place(start, start + len(wanted), "exact")
    folded, offsets = _fold(text)
    return _normalized(wanted, folded, offsets) or _elided(wanted, folded, offsets) or _fuzzy(wanted, folded, offsets)


def _span(offsets: list[int], start: int, end: int) -> tuple[int, int]:
    """Folded positions to positions of the text; a character folded into several is kept whole."""
    first = offsets[start]
    last = offsets[end - 1]
    after = end
    while after < len(offsets) - 1 and offsets[after] == last:
        after += 1
    return first, offsets[after]


def _normalized(wanted: str, folded: str, offsets: list[int]) -> Place | None:
    needle = fold(wanted)[0].strip()
    at = folded.find(needle) if needle else -1
    if at < 0:
        needle = needle.rstrip(" .;,:")
        at = folded.find(needle) if needle else -1
    if at < 0:
        return None
    return Place(*_span(offsets, at, at + len(needle)), "normalized")


def _elided(wanted: str, folded: str, offsets: list[int]) -> Place | None:
    """A quote with an ellipsis: its parts, in order, within one stretch not much longer than a sentence."""
    parts = [fold(part)[0].strip(" .;,:") for part in _ELLIPSIS.split(wanted)]
    parts = [part for part in parts if part]
    if len(parts) < 2 or any(len(part) < 8 for part in parts):
        return None
    first = at = folded.find(parts[0])
    for part in parts[1:]:
        if at < 0:
            return None
        at = folded.find(part, at + 1)
    end = at + len(parts[-1])
    if at < 0 or end - first > 600 or _negations(" ".join(parts)) != _negations(folded[first:end]):
        return None  # what was left out may not be a "not"
    return Place(*_span(offsets, first, end), "fuzzy")


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _negations(text: str) -> list[str]:
    return sorted(word for word in _words(text) if word in _TURNING or word.endswith("n't"))


def _numbers(text: str) -> list[str]:
    return sorted(word for word in _words(text) if any(character.isdigit() for character in word))


def _fuzzy(wanted: str, folded: str, offsets: list[int]) -> Place | None:
    needle = fold(wanted)[0].strip()
    if len(needle) < 20 or len(needle) > len(folded) + 20:
        return None
    best = fuzz.partial_ratio_alignment(needle, folded, score_cutoff=FUZZY_RATIO)
    if best is None:
        return None
    start, end = best.dest_start, best.dest_end
    while start > 0 and folded[start - 1].isalnum() and folded[start].isalnum():
        start -= 1
    while end < len(folded) and folded[end].isalnum() and folded[end - 1].isalnum():
        end += 1
    window = folded[start:end]
    sought, held = _words(needle), set(_words(window))
    if not sought or sum(word in held for word in sought) < FUZZY_WORDS * len(sought):
        return None
    if _negations(needle) != _negations(window) or _numbers(needle) != _numbers(window):
        return None
    return Place(*_span(offsets, start, end), "fuzzy")


def as_written(name: str, quote: str, text: str) -> str:
    """The abstract's own spelling of `name`: from the quote, else from the text, else the name as given."""
    wanted = name.strip(_WRAPPING)
    for place in (quote, text):
        if wanted in place:
            return wanted
        folded, offsets = _fold(place)
        needle = fold(wanted)[0].strip()
        at = folded.find(needle) if needle else -1
        if at >= 0:
            start, end = _span(offsets, at, at + len(needle))
            return place[start:end]
    return wanted


def quoted(words: str, text: str) -> str | None:
    """`words` as the text has them, if they stand in it unbroken, case and Unicode forms aside; else None.

    Words and numbers count as wholes: "5 mg" is not in "15 mg", nor in "0.5 mg" or "-5 mg".
    """
    folded, offsets = _fold(text)
    needle = fold(words)[0].strip(_WRAPPING + ".;,:")
    at = folded.find(needle) if needle else -1
    while at >= 0:
        end = at + len(needle)
        if not _is_inside(folded, at) and not _is_inside(folded, end):
            start, stop = _span(offsets, at, end)
            return text[start:stop]
        at = folded.find(needle, at + 1)
    return None


def _is_inside(folded: str, at: int) -> bool:
    """Whether a cut before character `at` would go through a word or a number."""
    before, after = folded[max(0, at - 2) : at], folded[at : at + 2]
    if not before or not after:
        return False
    if before[-1] in ".,-" and after[0].isdigit():  # a decimal part, a sign; not the end of a range
        return before[0].isdigit() if before[-1] != "-" else not before[0].isalnum() or len(before) == 1
    if before[-1].isdigit() and after[0] in ".,":
        return after[1:].isdigit()
    # scripts without spaces between words have no wholes to keep
    return all(side.isalnum() and not _UNSPACED.match(side) for side in (before[-1], after[0]))
