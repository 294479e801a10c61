"""Near-duplicate detection: abstracts that report one study count once as independent support.

Preprint and paper, a title with and without its subtitle, a DOI beside a PMID, a conference version, a corrected
version, an updated review, and structured beside unstructured text share most of their wording. The wording is compared
as sets of shingles, i.e. all runs of three words:

    overlap      |A ∩ B| / |A ∪ B|, at least .25; .15 is enough under one title
    containment  |A ∩ B| / min(|A|, |B|), at least .8: one text is a shortened copy of the other
    vocabulary   the same of the texts' long words, at least .4 under one title of eight words: an indexer's summary

Two papers of one group may share as much boilerplate and still be two studies. Under different titles they are two if
fewer than half of the numbers of the one with fewer numbers stand in the other (sizes, results and years are a study's
fingerprint), or if each repeats a word that the other never uses (the drug in a template was exchanged). Texts equal
word for word are one study under any title; short ones (notices that journals repeat) only under one title.

Candidates share two of the 24 smallest shingle hashes of each text (a bottom-k sketch) or the beginning of the title,
so the work grows with the number of abstracts and not with that of pairs. A sketch is a function of its text alone and
is kept, in two hundred bytes. MinHash and LSH as `datasketch` has them take 15,000 bytes an abstract and 144 MB of
SciPy, and find 95 of a hundred pairs with an overlap of .25 where this finds 99.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import islice
from typing import Protocol

from pipeline.sources.text.unicode import folded

RULES = 1  # raise when other abstracts are found near: all studies are then derived anew

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
_CANDIDATES = 16  # studies that are compared, those that share the most hashes
_CROWDED = 32  # studies that share a hash; it is boilerplate then, and no longer looked up
_COMPARED = 8  # members of a study that a new member must be near to, the first ones by id
_PORTION = 500  # abstracts whose texts, and those of their candidates, are fetched together

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


class Wording:
    """The comparable features of a text, each worked out when it is first compared: most texts differ in the first."""

    def __init__(self, title: str, text: str) -> None:
        self._title, self._text = title, text
        self.title = tuple(_words(title))
        self.shingles = _shingles(_words(text))

    @cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(_NUMBER.findall(f"{self._title} {self._text}".replace("·", ".")))

    @cached_property
    def repeated(self) -> frozenset[str]:
        return frozenset(word for word, count in self._counts.items() if count >= _REPEATED and word.isalpha())

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(self._counts)

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(_words(self._text))


Fetch = Callable[[Sequence[str]], Iterable[Text]]  # ids -> the abstracts with these ids, in any order
Sketch = Sequence[int]


def studies(sketches: Iterable[tuple[str, Sketch]], fetch: Fetch) -> dict[str, str]:
    """Map each abstract's id to the id of its study: the smallest id in the study, in code point order. Pure.

    `sketches` are ids in that order, each once, with the `sketch` of its abstract; hashes that no other abstract has
    may be left out. In turn, an abstract joins the study whose first member is most like it among those to whose (first
    eight) members it is near, or founds a new one. So a chain of small changes does not join its two ends. The
    abstracts that are compared are fetched, a portion at a time.
    """
    found = _Studies(fetch)
    stream = iter(sketches)
    while portion := list(islice(stream, _PORTION)):
        found.place_all(portion)
    forget()
    return found.of


def forget() -> None:
    """Let go of what was worked out about texts and words: what comes after needs the memory."""
    _wording.cache_clear()
    _hash.cache_clear()


def sketch(title: str, text: str) -> Sketch:
    """Return the hashes by which an abstract is found, 64-bit integers: the smallest of its shingles, and the beginning
    of its title as two hashes. Equal in any run, as long as RULES is."""
    hashes = sorted(_shingles(_words(text)))[:_SKETCH]
    if words := _words(title):
        begins = -1 - zlib.crc32(" ".join(words[:_TITLE_WORDS]).encode("utf-8", "surrogatepass"))
        hashes += (2 * begins, 2 * begins + 1)
    return hashes


def near(a: Wording, b: Wording) -> bool:
    """Tell whether two abstracts report one study, by the measures of the module's description. Symmetric."""
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


class _Studies:
    """The studies so far: `of` maps ids to them."""

    def __init__(self, fetch: Fetch) -> None:
        self.of: dict[str, str] = {}
        self._fetch = fetch
        self._members: dict[str, list[str]] = {}  # of studies with more than one
        self._index: dict[int, list[str]] = {}
        self._texts: dict[str, tuple[str, str]] = {}

    def place_all(self, portion: Sequence[tuple[str, Sketch]]) -> None:
        """Place a portion of abstracts; what they would be compared with as things stand is fetched at once."""
        self._texts.clear()
        self._need(
            {
                each: None
                for identity, hashes in portion
                for study in self._candidates(hashes)
                for each in (identity, *self._first(study))
            }
        )
        for identity, hashes in portion:
            self._place(identity, hashes)

    def _need(self, ids: Iterable[str]) -> None:
        if missing := [identity for identity in ids if identity not in self._texts]:
            self._texts |= {it.id: (it.title, it.text) for it in self._fetch(missing)}

    def _place(self, identity: str, hashes: Sketch) -> None:
        """Let an abstract join the candidate whose first member is most like it, or found a study."""
        fitting = []
        for study in self._candidates(hashes):
            self._need([identity, *self._first(study)])
            mine, *others = (_wording(*self._texts[each]) for each in (identity, *self._first(study)))
            if all(near(mine, other) for other in others):
                fitting.append((-_overlap(mine, others[0]), study))
        self.of[identity] = study = min(fitting)[1] if fitting else identity
        if study == identity:
            for value in hashes:
                if len(at := self._index.setdefault(value, [])) <= _CROWDED:
                    at.append(study)
        elif len(members := self._first(study)) < _COMPARED:
            self._members[study] = [*members, identity]

    def _first(self, study: str) -> list[str]:
        return self._members.get(study, [study])

    def _candidates(self, hashes: Sketch) -> list[str]:
        """Return the studies whose first members share most hashes, crowded ones not counted; then by id."""
        shared = Counter(study for value in hashes if len(at := self._index.get(value, ())) <= _CROWDED for study in at)
        alike = [(-count, study) for study, count in shared.items() if count >= _SHARED]
        return [study for _, study in sorted(alike)[:_CANDIDATES]]


def _words(text: str) -> list[str]:
    return _WORD.findall(folded(text))


@lru_cache(maxsize=256)
def _wording(title: str, text: str) -> Wording:
    return Wording(title, text)


@lru_cache(maxsize=1 << 14)
def _hash(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass")) * 0x9E3779B97F4A7C15 & _MASK


def _shingles(words: list[str]) -> frozenset[int]:
    """Return hashes of all runs of three words; of the whole text where it has fewer."""
    values = [_hash(word) for word in words]
    if len(values) < 3:
        return frozenset({sum(values) & _MASK}) if values else frozenset()
    runs = zip(values, values[1:], values[2:], strict=False)
    return frozenset((a * 0x5851F42D4C957F2D + b * 0x14057B7EF767814F + c) % _MASK for a, b, c in runs)


def _overlap(a: Wording, b: Wording) -> float:
    shared = len(a.shingles & b.shingles)
    return shared / max(1, len(a.shingles) + len(b.shingles) - shared)


def _vocabulary(a: Wording, b: Wording) -> float:
    """Return the share of the long words of the text with fewer of them that stand in the other."""
    mine, others = ({word for word in it.words if len(word) >= _LONG_WORD} for it in (a, b))
    return len(mine & others) / max(1, min(len(mine), len(others)))


def _one_title(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Tell whether two titles are equal, or one is the other without its subtitle."""
    length = min(len(a), len(b))
    return a[:length] == b[:length] and (length >= _TITLE_WORDS or (len(a) == len(b) and length > 0))


def _numbers_differ(a: frozenset[str], b: frozenset[str]) -> bool:
    smaller = min(len(a), len(b))
    return smaller >= _FEW_NUMBERS and len(a & b) < NUMBERS_SHARED * smaller


def _subject_exchanged(a: Wording, b: Wording) -> bool:
    return bool(a.repeated - b.words) and bool(b.repeated - a.words)
