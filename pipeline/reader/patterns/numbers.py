"""Numeric comparison patterns: "Y was 3.6 cm in the X group versus 2.1 cm in the Z group (p < 0.05)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.reader import clauses, noun_phrases
from pipeline.reader.arms import ARM, Side, is_exposed, side
from pipeline.reader.lexicon import nouns
from pipeline.reader.match import Match, Parse
from pipeline.reader.patterns.comparisons import SEEN, compare
from pipeline.reader.tokens import Word
from pipeline.reader.verb_groups import VerbGroup
from pipeline.records import Sign

_PLACES = frozenset("in for with among after during under".split())
_AGAINST = frozenset("versus vs compared and while whereas but".split())
_TELLING = frozenset("be average remain amount total reach have".split())
_HAPPENING = frozenset("occur develop appear arise".split())
_NUMBER = re.compile(r"[+-]?\d+(?:[.·]\d+)?")
# a P that goes with another comparison ("P = .04 vs X alone") tells nothing of this one
_P = re.compile(r"\bp\s*(?P<how>[<>=≤≥]|&lt;|&gt;)\s*(?P<value>0?[.·]\d+)(?!\d|\s*vs)", re.IGNORECASE)
_PARENTHESIS = re.compile(r"\s*\([^()]*\)")
_RATIO = re.compile(
    r"\b(?:a?[OHR]R|IRR|PR|SHR|(?i:(?:odds|hazards?|risk|rate|prevalence)[\s-]ratio|relative[\s-]risk))\b"
    r"(?:\s*\[[OHR]R\])?\s*[=:,]?\s*(?:of\s+)?(?P<value>\d+(?:[.·]\d+)?)"
)
_COEFFICIENT = re.compile(r"\b(?:rs?|R|rho|ρ|β|beta|tau|τ)\s*[=:]\s*(?P<minus>[-−–])?\s*[01]?[.·]\d")
_LIMITS = re.compile(
    r"\bCIs?\b(?:\s*95\s*%)?[^\d()]{0,12}(?P<low>\d+(?:[.·]\d+)?)\s*(?:[-–−,]|to)\s*(?P<high>\d+(?:[.·]\d+)?)"
)
# The other way round: "lowest versus highest".
_OF_LESS = re.compile(
    r"\blow\w*\b.*\b(?:vs|versus|compared)\b|\b(?:vs|versus)\b(?!.*\blow)|\bcompared\b", re.IGNORECASE
)
_NOT_SIGNIFICANT = re.compile(
    r"\b(?:p\s*=\s*ns\b|n\.?s\.?[);,]|not (?:statistically )?significant\b|non-?significant)", re.IGNORECASE
)
_USUAL = 0.05  # above it, a difference is not told as one


class _Figure(NamedTuple):
    """A number and the side it was measured in; where its words end."""

    value: float
    side: Side
    last: int


def find(parse: Parse) -> Iterator[Match]:
    """Every difference that is told in numbers, with how likely it is by chance."""
    for n, group in enumerate(parse.groups):
        if group.finite and not group.intended and not group.negated and group.lemma in _TELLING:
            yield from _measured(parse, n, group)
        happened = group.lemma in _HAPPENING or (group.passive and group.lemma in SEEN)
        if happened and not group.intended and not group.negated:
            yield from _shared(parse, n, group)


def _measured(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    words = parse.words
    one = _figure(words, group.last)
    if one is None:
        return
    k = one.last
    while k < len(words) and (
        words[k].tag == "," or words[k].low in _AGAINST | {"with", "to", "as", "it", "was", "were"}
    ):
        k += 1
    if not any(word.low in _AGAINST for word in words[one.last : k]):
        return
    other = _figure(words, k)
    sign = _sign(parse, words[group.last].start, one, other) if other is not None else None
    if other is None or sign is None or "none" in {one.side.kind, other.side.kind}:
        return
    yield from compare(words, group, one.side, clauses.subjects(words, parse.groups, n), sign, one.last)


def _shared(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "Y occurred in 10% of the X group and 20% of the Z group (P = .003)"."""
    words = parse.words
    k = group.last
    one = _share(words, k + 1) if k < len(words) and words[k].low == "in" else None
    if one is None:
        return
    k = one.last
    while k < len(words) and words[k].low in _AGAINST | {",", "with", "to", "in"}:
        k += 1
    other = _share(words, k) if k > one.last else None
    sign = _sign(parse, words[group.last].start, one, other) if other is not None else None
    if sign is not None and other is not None and "none" not in {one.side.kind, other.side.kind}:
        yield from compare(words, group, one.side, clauses.subjects(words, parse.groups, n), sign, one.last)


def _share(words: list[Word], k: int) -> _Figure | None:
    """The percentage at word `k` and of whom it is."""
    number = _NUMBER.match(words[k].low) if k < len(words) and words[k].tag == "#" else None
    if number is None:
        return None
    k += 1
    while k < len(words) and words[k].low in {"%", "percent", "per", "cent"}:
        k += 1
    phrase = noun_phrases.whole(words, k + 1) if k + 1 < len(words) and words[k].low in {"of", "in"} else None
    if phrase is None or not (words[phrase.head].low in ARM or is_exposed(words, phrase)):
        return None
    return _Figure(_number(number[0]), side(words, phrase), phrase.last)


def _figure(words: list[Word], k: int) -> _Figure | None:
    """The number at word `k` and where it was measured."""
    while k < len(words) and words[k].tag == "R":
        k += 1
    number = _NUMBER.match(words[k].low) if k < len(words) and words[k].tag == "#" else None
    if number is None:
        return None
    k += 1
    while k < len(words) and (words[k].tag in {"#", "R"} or words[k].low in nouns.UNITS | nouns.TIMES):
        k += 1
    if k + 1 >= len(words) or words[k].low not in _PLACES:
        return None
    phrase = noun_phrases.whole(words, k + 1)
    if phrase is None:
        return None
    return _Figure(_number(number[0]), side(words, phrase), phrase.last)


def _sign(parse: Parse, start: int, one: _Figure, other: _Figure) -> Sign | None:
    """Which way the first side differs; None where the sentence does not say how likely that is by chance."""
    text, end = parse.sentence.text, parse.sentence.end
    if _NOT_SIGNIFICANT.search(text, start, end):
        return "0"
    found = _P.search(text, start, end)
    if found is None:
        return None
    if _is_chance(found) or one.value == other.value:
        return "0"
    return "+" if one.value > other.value else "-"


def by_chance(text: str, start: int, end: int) -> bool:
    """Whether the one P that `text[start:end]` states is above .05; of several it is not known which counts."""
    found = list(_P.finditer(text, start, end))
    return len(found) == 1 and _is_chance(found[0])


def by_figure(text: str, start: int, survival: bool) -> Sign | None:
    """The sign that the parenthesis at `start` gives a link: "(r = -0.3, P = .03)", "(OR 0.5, 95% CI 0.3-0.8)".

    None where it holds no coefficient and no ratio, where they differ, and where the lowest is set against the highest.
    With `survival` the ratio is one of dying and gives none.
    """
    behind = _PARENTHESIS.match(text, start)
    if behind is None or _OF_LESS.search(behind[0]):
        return None
    ways: set[Sign] = {"-" if found["minus"] else "+" for found in _COEFFICIENT.finditer(behind[0])}
    if ways:
        chance = by_chance(behind[0], 0, len(behind[0]))
        return "0" if chance else ways.pop() if len(ways) == 1 else None
    found = list(_RATIO.finditer(behind[0]))
    if survival or len(found) != 1:
        return None
    value, limits = _number(found[0]["value"]), _LIMITS.search(behind[0], found[0].end())
    if limits is not None and _number(limits["low"]) < 1 < _number(limits["high"]):
        return "0"
    if value == 1 or by_chance(behind[0], 0, len(behind[0])):
        return "0"
    return "-" if value < 1 else "+"


def _number(text: str) -> float:
    return float(text.replace("·", "."))


def is_followed_by_chance(text: str, start: int) -> bool:
    """Whether the parenthesis that follows at `start` states one P and that one is above .05."""
    behind = _PARENTHESIS.match(text, start)
    return behind is not None and by_chance(text, *behind.span())


def _is_chance(found: re.Match[str]) -> bool:
    return found["how"] in {">", "≥", "&gt;"} or _number(found["value"]) > _USUAL
