"""Statistics of an abstract, by pattern: design, size of the sample, effect sizes. In the abstract's words. Pure.

They stand beside what a reader states and are taken only where it states nothing, so that the claims of every reader
have them. Each pattern (`statistics.toml`) is sure of one common wording and silent about others:

design       what a study says of itself: in its title, or by "we conducted a", "were randomly assigned"
sample       a number of people, animals or studies that were included; none where arms are counted one by one
effect size  a named measure with its number (OR, RR, HR, SMD, MD, β, r), a number with its interval, or a change in per
             cent; with the interval and p that follow, behind the names of cause and effect
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any, NamedTuple

from pipeline.extract.context import Study
from pipeline.extract.spans import spans
from pipeline.sources.text.effect_sizes import change_before
from pipeline.store.records import Design

_WORDS = 9  # of a design, as many as are shown
_BEHIND, _BEFORE = 120, 40  # code points between a size and the names, at most
_NEW_CLAUSE = re.compile(r";|\b(?:but|whereas|while|although|however)\b", re.IGNORECASE)
_PARTED = re.compile(r"[,;.]|\b(?:and|but|or)\b", re.IGNORECASE)
_MANY = re.compile(r"\brespectively\b", re.IGNORECASE)
_PART = re.compile(r"\{([A-Z]+)\}")


class _Rule(NamedTuple):
    """How a design is told: from words in the title, or from words in a sentence about the study itself."""

    design: Design
    title: re.Pattern[str]
    text: re.Pattern[str]


def _filled(pattern: str, parts: Mapping[str, Any]) -> str:
    """Return a pattern with its named parts filled in."""
    while _PART.search(pattern):
        pattern = _PART.sub(lambda found: parts[found[1]], pattern)
    return pattern


def _plain(patterns: list[str], parts: Mapping[str, Any]) -> re.Pattern[str]:
    return re.compile("|".join(_filled(each, parts) for each in patterns), re.IGNORECASE)


def _verbose(pattern: str, parts: Mapping[str, Any]) -> re.Pattern[str]:
    return re.compile(_filled(pattern, parts), re.IGNORECASE | re.VERBOSE)


_TABLE: dict[str, Any] = tomllib.loads(
    resources.files("pipeline.extract").joinpath("statistics.toml").read_text("utf-8")
)
_OTHERS = re.compile(rf"\b(?:{'|'.join(_TABLE['others']['words'])})\b", re.IGNORECASE)
_RULES = [
    _Rule(each["kind"], _plain(each["title"], _TABLE["parts"]), _plain(each["text"], _TABLE["parts"]))
    for each in _TABLE["design"]
]
_SAMPLES = [_verbose(each, _TABLE["sample"]) for each in _TABLE["sample"]["patterns"]]
_N = re.compile(r"\bn\s?=\s?\d", re.IGNORECASE)
_ARM = _verbose(_TABLE["sample"]["arm"], {})
_SIZE = _verbose("|".join(_TABLE["effect"]["patterns"]), _TABLE["effect"])


def completed(stated: Study, title: str, text: str) -> Study:
    """Return a study with what the patterns find where its reader stated nothing."""
    found = stated
    if stated.design is None and (named := _design(title, text)):
        found = found._replace(design=named[0], words=named[1])
    if stated.sample is None:
        found = found._replace(sample=sample(text))
    return found


def _design(title: str, text: str) -> tuple[Design, str] | None:
    """Return the design that a title names, else the first that a sentence says of its own study; and the words that do
    so."""
    for rule in _RULES:
        if found := rule.title.search(title):
            return rule.design, _last_words(found[0])
    stated = [sentence for sentence in _sentences(text) if not _OTHERS.search(sentence)]
    for rule in _RULES:
        for sentence in stated:
            if found := rule.text.search(sentence):
                return rule.design, _last_words(found[0])
    return None


def _last_words(words: str) -> str:
    """Return the end of a stretch, without punctuation."""
    kept = words.strip(" :.;")
    return kept[next((word.start() for word in list(re.finditer(r"\S+", kept))[-_WORDS:]), 0) :]


def sample(text: str) -> str | None:
    """Return the size of the sample in the words of an abstract, None where it does not say or counts its arms only."""
    for pattern in _SAMPLES if len(_N.findall(text)) < 2 else _SAMPLES[:-1]:
        for sentence in _sentences(text):
            for found in pattern.finditer(sentence):
                words = found["words"] if "words" in pattern.groupindex else found[0]
                if not _ARM.search(sentence[max(0, found.start() - 25) : found.start()]) and not _ARM.search(words):
                    return words
    return None


def effect_size(cause: str, effect: str, start: int, end: int, text: str) -> str | None:
    """Return the size of the effect that the sentence of a quote states, with interval and p; None where it cannot be
    told.

    `start` and `end` are the quote's code points in `text`. It is the first size behind the names of cause and effect,
    within their clause, or the one right before the effect ("a 12 % (8 to 16) fall in mortality"); none where sizes are
    told apart by "respectively".
    """
    sentences = spans(text)
    first, stop = next(iter(sentences.all[sentences.at(start) :]), (len(text), end))
    sentence_end = stop if first <= start else end
    stretch = text[start : max(end, sentence_end)]
    found = [size for size in _SIZE.finditer(stretch) if not _is_done_by_some(stretch, size)]
    if not found or (len(found) > 1 and _MANY.search(stretch)):
        return None
    stated = stretch.casefold()
    at = stated.find(effect.casefold())
    if at < 0:
        return None
    behind = max(at + len(effect), stated.find(cause.casefold()) + len(cause))
    for size in found:
        if size.start() >= behind:
            gap = stretch[behind : size.start()]
            return _trimmed(size[0]) if len(gap) <= _BEHIND and not _NEW_CLAUSE.search(gap) else None
    before = found[-1]
    between = stretch[before.end() : at]
    adjacent = before.end() <= at <= before.end() + _BEFORE and not _PARTED.search(between)
    return _trimmed(before[0]) if adjacent else None


def _is_done_by_some(stretch: str, size: re.Match[str]) -> bool:
    """Tell whether "by 40 %" says who does something, and not how much something changes."""
    by = size[0][:3].lower() == "by "
    return by and change_before(f"{stretch[: size.start()]}by") is None


def _trimmed(words: str) -> str:
    """Return a stretch without a bracket that it only opens or only closes."""
    kept = words.strip(" ,;:.")
    for opened, closed in ("()", "[]"):
        while kept.count(closed) > kept.count(opened) and kept.endswith(closed):
            kept = kept[:-1].rstrip()
    return kept


def _sentences(text: str) -> Iterator[str]:
    for start, end in spans(text).all:
        yield text[start:end]
