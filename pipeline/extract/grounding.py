"""Where a quote stands in the abstract: exact, normalised, fuzzy, or nowhere.

Offsets are code points into the text as stored, end exclusive. Words and numbers are found as wholes: "effective" does
not stand in "ineffective", nor "5 mg" in "15 mg". The fuzzy level forgives a slip of copying, never a change of meaning
(`slips`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from pipeline.extract import alignment
from pipeline.sources.text.unicode import fold
from pipeline.store.records import Grounding

FUZZY_RATIO = 80.0  # of 100, rapidfuzz's indel similarity over the best window: worth laying word along word
SHORTEST = 20  # characters of a quote that may hold a slip
ROOM = 60  # characters beside the best window in which the rest of a quote with words left out may stand

_ELLIPSIS = re.compile(r"\s*(?:\[\s*)?(?:\.{3,}|…)(?:\s*\])?\s*")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_WRAPPING = " \t\n\"'“”‘’«»"
# an abstract is looked into for every quote and name that is not letter by letter; quotes may not drive it out
_fold = lru_cache(maxsize=4)(fold)
_fold_quote = lru_cache(maxsize=16)(fold)
_DENIAL = re.compile(r"\b(?:no|not|nor|never|neither|without|cannot|none|fail(?:s|ed)?|unable|unlike|nothing)\b|n't\b")


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
    start = find(wanted, text)
    if start >= 0:
        return Place(start, start + len(wanted), "exact")
    folded, offsets = _fold(text)
    return _normalized(wanted, folded, offsets) or _elided(wanted, folded, offsets) or _fuzzy(wanted, folded, offsets)


def _span(offsets: list[int], start: int, end: int) -> tuple[int, int]:
    """Map folded positions to positions of the text; a character folded into several is kept whole."""
    first = offsets[start]
    last = offsets[end - 1]
    after = end
    while after < len(offsets) - 1 and offsets[after] == last:
        after += 1
    return first, offsets[after]


def find(needle: str, text: str, start: int = 0) -> int:
    """Return where a needle stands in a text with no word or number cut at its ends; -1 if nowhere."""
    at = text.find(needle, start) if needle else -1
    while at >= 0 and (_is_inside(text, at) or _is_inside(text, at + len(needle))):
        at = text.find(needle, at + 1)
    return at


def _normalized(wanted: str, folded: str, offsets: list[int]) -> Place | None:
    needle = fold(wanted)[0].strip()
    for sought in (needle, needle.rstrip(" .;,:")):
        at = find(sought, folded)
        if at >= 0:
            return Place(*_span(offsets, at, at + len(sought)), "normalized")
    return None


def _elided(wanted: str, folded: str, offsets: list[int]) -> Place | None:
    """Return a quote with an ellipsis: its parts, in order, within one stretch not much longer than a sentence."""
    parts = [fold(part)[0].strip(" .;,:") for part in _ELLIPSIS.split(wanted)]
    parts = [part for part in parts if part]
    if len(parts) < 2 or any(len(part) < 8 for part in parts):
        return None
    first = at = find(parts[0], folded)
    for part in parts[1:]:
        if at < 0:
            return None
        at = find(part, folded, at + 1)
    end = at + len(parts[-1])
    if at < 0 or end - first > 600 or _denials(" ".join(parts)) != _denials(folded[first:end]):
        return None  # what was left out may not be a "not"
    return Place(*_span(offsets, first, end), "fuzzy")


def _denials(folded: str) -> list[str]:
    return sorted(_DENIAL.findall(folded))


def _fuzzy(wanted: str, folded: str, offsets: list[int]) -> Place | None:
    needle = fold(wanted)[0].strip()
    if len(needle) < SHORTEST or len(needle) > len(folded) + SHORTEST:
        return None
    best = fuzz.partial_ratio_alignment(needle, folded, score_cutoff=FUZZY_RATIO)
    if best is None:
        return None
    start, end = max(0, best.dest_start - ROOM), min(len(folded), best.dest_end + ROOM)
    found = alignment.passage(needle, folded[start:end])
    return None if found is None else Place(*_span(offsets, start + found[0], start + found[1]), "fuzzy")


def as_written(name: str, quote: str, text: str) -> str:
    """Return the abstract's own spelling of `name`: from the quote, else from the text, else the name as given."""
    wanted = name.strip(_WRAPPING)
    for place, folding in ((quote, _fold_quote), (text, _fold)):
        if wanted in place:
            return wanted
        folded, offsets = folding(place)
        needle = fold(wanted)[0].strip()
        at = folded.find(needle) if needle else -1
        if at >= 0:
            start, end = _span(offsets, at, at + len(needle))
            return place[start:end]
    return wanted


def quoted(words: str, text: str) -> str | None:
    """Return `words` as the text has them, if they stand in it unbroken, case and Unicode forms aside; else None.

    Words and numbers count as wholes: "5 mg" is not in "15 mg", nor in "0.5 mg" or "-5 mg".
    """
    folded, offsets = _fold(text)
    needle = fold(words)[0].strip(_WRAPPING + ".;,:")
    at = find(needle, folded)
    if at < 0:
        return None
    start, end = _span(offsets, at, at + len(needle))
    return text[start:end]


def _is_inside(text: str, at: int) -> bool:
    """Tell whether a cut before character `at` would go through a word or a number."""
    before, after = text[max(0, at - 2) : at], text[at : at + 2]
    if not before or not after:
        return False
    if before[-1] in ".,-\N{MINUS SIGN}" and after[0].isdigit():  # a decimal part, a sign; not the end of a range
        return before[0].isdigit() if before[-1] in ".," else not before[0].isalnum() or len(before) == 1
    if before[-1].isdigit() and after[0] in ".,":
        return after[1:].isdigit()
    if before[-1].islower() and after[0].isupper():  # a heading that has grown on to its sentence: "BackgroundThe"
        return False
    # scripts without spaces between words have no wholes to keep
    return all(side.isalnum() and not _UNSPACED.match(side) for side in (before[-1], after[0]))
