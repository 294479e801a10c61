"""Near-duplicate detection: abstracts of one study are one voice, and count once as independent support.

Preprint and paper, a title with and without its subtitle, a DOI beside a PMID, a conference version, a corrected
version, an updated review, and structured beside unstructured text share most of their wording. The wording is compared
as sets of shingles, i.e. all runs of three words:

    overlap      |A ∩ B| / |A ∪ B|, at least .25; .15 is enough under one title
    containment  |A ∩ B| / min(|A|, |B|), at least .8: one text is a shortened copy of the other
    vocabulary   the same of the texts' long words, at least .4 under one title of eight words: an indexer's summary

Two papers of one group may share as much boilerplate and still be two studies. Under different titles they are two if
fewer than half of the numbers of the one with fewer numbers stand in the other (sizes, results and years are a study's
fingerprint), or if each repeats a word that the other never uses (the drug in a template was exchanged). Texts equal
word for word are one voice under any title; short ones (notices that journals repeat) only under one title.

Candidates share two of the 24 smallest shingle hashes of each text (a bottom-k sketch) or the beginning of the title,
so the work grows with the number of abstracts and not with that of pairs.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple, Protocol

from pipeline.unicode import folded

OVERLAP = 0.25
OVERLAP_UNDER_ONE_TITLE = 0.15
CONTAINMENT = 0.8
VOCABULARY_UNDER_ONE_TITLE = 0.4
NUMBERS_SHARED = 0.5

_SHORT = 30  # shingles; a shorter text is as likely a notice that journals repeat
_FEW_NUMBERS = 3  # fewer numbers than this tell nothing
_REPEATED = 3  # times a word stands in a text that is about it
_TITLE_WORDS = 5  # a shorter title ("Summary", "Nateglinide") is no evidence
_TELLING_TITLE = 8  # words; such a title is hardly given twice
_LONG_WORD = 6  # letters
_SKETCH = 24  # hashes per text in the index; two texts with an overlap of .25 share two of them 99 times of 100
_SHARED = 2  # hashes that make a candidate
_CANDIDATES = 16  # voices that are compared, those that share the most hashes
_CROWDED = 32  # voices that share a hash; it is boilerplate then, and no longer looked up
_COMPARED = 8  # members of a voice that a new member must be near to, the first ones by id

_SCRIPT_WITHOUT_SPACES = "\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_SCRIPT_WITHOUT_SPACES}]|[^\W_{_SCRIPT_WITHOUT_SPACES}]+")
_NUMBER = re.compile(r"\d+(?:[.,·]\d+)*")
_MASK = (1 << 61) - 1


class Text(Protocol):
    """The fields of an abstract that are compared."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...


class _Print(NamedTuple):
    """The comparable features of a text."""

    title: tuple[str, ...]
    shingles: frozenset[int]
    numbers: frozenset[str]
    repeated: frozenset[str]
    words: frozenset[str]


def voices(abstracts: Iterable[Text]) -> dict[str, str]:
    """Map each abstract's id to the id of its voice: the smallest id in the voice, in code point order. Pure.

    The result does not depend on the order of the abstracts; ids must be unique. In the order of their ids, an abstract
    joins the voice whose first member is most like it among those to whose (first eight) members it is near, or founds
    a new one. So a chain of small changes does not join its two ends.
    """
    texts = {abstract.id: (abstract.title, abstract.text) for abstract in abstracts}
    members: dict[str, list[str]] = {}
    found: dict[str, str] = {}
    index: dict[int, list[str]] = {}
    for identity in sorted(texts):
        hashes = _sketch(*texts[identity])
        voice = _voice(identity, _candidates(hashes, index), members, texts)
        found[identity] = voice
        if voice == identity:
            members[voice] = [identity]
            for value in hashes:
                if len(at := index.setdefault(value, [])) <= _CROWDED:
                    at.append(voice)
        elif len(members[voice]) < _COMPARED:
            members[voice].append(identity)
    return found


def near(a: Text, b: Text) -> bool:
    """Tell whether two abstracts report one study, by the measures of the module's description. Symmetric."""
    return _near(_print(a.title, a.text), _print(b.title, b.text))


def _voice(
    identity: str, candidates: list[str], members: dict[str, list[str]], texts: dict[str, tuple[str, str]]
) -> str:
    """The candidate whose first member is most like an abstract that is near to its members; else its own id."""
    mine = _print(*texts[identity]) if candidates else None
    fitting: list[tuple[float, str]] = []
    for voice in candidates:
        others = [_print(*texts[other]) for other in members[voice]]
        if mine and all(_near(mine, other) for other in others):
            fitting.append((-_overlap(mine, others[0]), voice))
    return min(fitting)[1] if fitting else identity


def _candidates(hashes: list[int], index: dict[int, list[str]]) -> list[str]:
    """The voices whose first members share most hashes, crowded ones not counted; then by id."""
    shared = Counter(voice for value in hashes if len(at := index.get(value, ())) <= _CROWDED for voice in at)
    alike = [(-count, voice) for voice, count in shared.items() if count >= _SHARED]
    return [voice for _, voice in sorted(alike)[:_CANDIDATES]]


def _sketch(title: str, text: str) -> list[int]:
    """The hashes by which a text is found: its smallest shingles, and the beginning of its title as two hashes."""
    hashes = sorted(_shingles(_words(text)))[:_SKETCH]
    if words := _words(title):
        begins = -1 - zlib.crc32(" ".join(words[:_TITLE_WORDS]).encode("utf-8", "surrogatepass"))
        hashes += (2 * begins, 2 * begins + 1)
    return hashes


def _words(text: str) -> list[str]:
    return _WORD.findall(folded(text))


@lru_cache(maxsize=4096)
def _print(title: str, text: str) -> _Print:
    words = _words(text)
    counts = Counter(words)
    return _Print(
        title=tuple(_words(title)),
        shingles=_shingles(words),
        numbers=frozenset(_NUMBER.findall(f"{title} {text}".replace("·", "."))),
        repeated=frozenset(word for word, count in counts.items() if count >= _REPEATED and word.isalpha()),
        words=frozenset(counts),
    )


@lru_cache(maxsize=1 << 17)
def _hash(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass")) * 0x9E3779B97F4A7C15 & _MASK


def _shingles(words: list[str]) -> frozenset[int]:
    """Hashes of all runs of three words; of the whole text where it has fewer."""
    values = [_hash(word) for word in words]
    if len(values) < 3:
        return frozenset({sum(values) & _MASK}) if values else frozenset()
    runs = zip(values, values[1:], values[2:], strict=False)
    return frozenset((a * 0x5851F42D4C957F2D + b * 0x14057B7EF767814F + c) % _MASK for a, b, c in runs)


def _overlap(a: _Print, b: _Print) -> float:
    shared = len(a.shingles & b.shingles)
    return shared / max(1, len(a.shingles) + len(b.shingles) - shared)


def _vocabulary(a: _Print, b: _Print) -> float:
    """The share of the long words of the text with fewer of them that stand in the other."""
    mine, others = ({word for word in print_.words if len(word) >= _LONG_WORD} for print_ in (a, b))
    return len(mine & others) / max(1, min(len(mine), len(others)))


def _near(a: _Print, b: _Print) -> bool:
    smaller = min(len(a.shingles), len(b.shingles))
    shared = len(a.shingles & b.shingles)
    overlap = _overlap(a, b)
    one_title = _one_title(a.title, b.title)
    if smaller < _SHORT and not one_title:
        return False
    if overlap == 1.0:
        return True
    if one_title:
        if overlap >= OVERLAP_UNDER_ONE_TITLE or shared >= max(1, CONTAINMENT * smaller):
            return True
        return len(a.title) == len(b.title) >= _TELLING_TITLE and _vocabulary(a, b) >= VOCABULARY_UNDER_ONE_TITLE
    alike = overlap >= OVERLAP or shared >= CONTAINMENT * smaller
    return alike and not _numbers_differ(a.numbers, b.numbers) and not _subject_exchanged(a, b)


def _one_title(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Tell whether two titles are equal, or one is the other without its subtitle."""
    length = min(len(a), len(b))
    return a[:length] == b[:length] and (length >= _TITLE_WORDS or (len(a) == len(b) and length > 0))


def _numbers_differ(a: frozenset[str], b: frozenset[str]) -> bool:
    smaller = min(len(a), len(b))
    return smaller >= _FEW_NUMBERS and len(a & b) < NUMBERS_SHARED * smaller


def _subject_exchanged(a: _Print, b: _Print) -> bool:
    return bool(a.repeated - b.words) and bool(b.repeated - a.words)
