"""Where a claim's names stand: in the quote, near it, or linked to it by an abbreviation or a pronoun."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, Self

from pipeline.extract.grounding import find
from pipeline.extract.reader.extract import extract
from pipeline.extract.spans import spans
from pipeline.sources.text.spelling import singular
from pipeline.sources.text.unicode import folded

_WORD = re.compile(r"[^\W_]+")
_EMPTY = frozenset(
    "a an the of in on at by for with from to and or its their his her this that these those as per".split()
)
_STEM = 4  # letters that two forms of a word begin with at least
_ENOUGH = 0.5  # share of a name's words that must be there: the rest may be what a model added to make it plain
_BRACKET = re.compile(r"([^()]{2,120})\(([^()\s]{2,12})\)")
_SPELLED_OUT = re.compile(r"\b([A-Z]{2,8})\s?\(([^()]{4,80})\)")
_LIKE = 0.6  # share of both names' words that two names have in common if they mean the same
_ANAPHOR = re.compile(
    r"\b(?:it|its|they|their|them|this|these|those|such|both|either|all|the (?:\w+ )?(?:treatment|intervention|drug|"
    r"therapy|training|programme|program|diet|vaccine|exposure|supplement\w*|compound|agent|effect|association|group))\b",
    re.IGNORECASE,
)

# Words of names that only point to what is named elsewhere: "group II", "treated patients", "the primary end point".
_POINTING = frozenset("""
    it they this that these those which above first second third other latter former one two three both all
    a b c d e i ii iii iv 1 2 3 4
    group arm side cohort combination treatment intervention therapy drug medication regimen active experimental study
    test treated exposed randomized randomised patient participant subject user
    primary secondary main end point endpoint outcome parameter measure variable score scale risk rate ratio hazard odds
    hr or rr adjusted phenotype effect knockout ko mutant deficient transgenic mouse mice animal
""".split())  # fmt: skip

Whereabouts = Literal["near", "antecedent", "far", "invented"]


class Name(frozenset[str]):
    """The telling words of a name, each in its singular."""

    __slots__ = ()

    @classmethod
    @lru_cache(maxsize=4096)
    def of(cls, text: str) -> Self:
        """Return the telling words of a text; all of its words if none is telling."""
        words = [singular(word) for word in _WORD.findall(folded(text))]
        return cls([word for word in words if word not in _EMPTY] or words)


def alike(one: Name, other: Name) -> bool:
    """Tell whether two names may mean the same: one holds the other, or most of their words are shared."""
    shared = len(one & other)
    return bool(shared) and (shared == min(len(one), len(other)) or 2 * shared >= _LIKE * (len(one) + len(other)))


def place(name: str, text: str) -> tuple[int, int] | None:
    """Return where a text has a name: its words, or all telling ones in any form with few others between; None if
    nowhere."""
    start = find(name, text)
    if start >= 0:
        return start, start + len(name)
    wanted = Name.of(name)
    words = list(_WORD.finditer(text))
    spots = [(k, found) for k, word in enumerate(words) if (found := wanted & Name.of(word[0]))]
    best: tuple[int, int] | None = None
    for n, (first, _) in enumerate(spots):
        held: frozenset[str] = frozenset()
        for last, more in spots[n:]:
            held |= more
            if len(held) == len(wanted):
                if best is None or last - first < best[1] - best[0]:
                    best = (first, last)
                break
    if best is None or best[1] + 1 - best[0] > 2 * len(wanted) + 4:
        return None
    return words[best[0]].start(), words[best[1]].end()


# --- near the quote -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Around:
    """A quote and what stands around it: the quote is `abstract[start:end]`.

    What lies further off is cut out when it is asked for, which it is of few claims: most names are in their quote.
    """

    abstract: str
    start: int
    end: int
    title: str = ""

    @cached_property
    def quote(self) -> str:
        return self.abstract[self.start : self.end]

    @cached_property
    def near(self) -> str:
        """The sentences that the quote is in, and the one before them."""
        sentences = spans(self.abstract).all
        if not sentences:
            return self.abstract
        return self.abstract[sentences[max(0, self._first - 1)][0] : max(self.end, sentences[self._last][1])]

    @cached_property
    def sentence(self) -> str:
        """The sentences that the quote is in, whole."""
        sentences = spans(self.abstract).all
        if not sentences:
            return self.quote
        return self.abstract[min(self.start, sentences[self._first][0]) : max(self.end, sentences[self._last][1])]

    @cached_property
    def _first(self) -> int:
        sentences = spans(self.abstract)
        return min(sentences.at(self.start), len(sentences.all) - 1)

    @cached_property
    def _last(self) -> int:
        sentences = spans(self.abstract)
        return min(sentences.at(self.end - 1), len(sentences.all) - 1)

    @cached_property
    def before(self) -> str:
        return self.abstract[: self.start]

    @cached_property
    def text(self) -> str:
        """The whole abstract with its title."""
        return f"{self.title}\n{self.abstract}"


def names_another(role: str, words: str, cause: str, effect: str, term: str = "") -> bool:
    """Tell whether words state another cause of this effect (`role` "cause"), or another effect of this cause.

    What may mean the same as the standard term is no other: "response to stress" for water limitation, drought stress.
    """
    wanted, other = Name.of(cause), Name.of(effect)
    pairs = [(Name.of(claim.cause), Name.of(claim.effect)) for claim in extract(words)]
    if role == "effect":
        wanted, other, pairs = other, wanted, [(effect_, cause_) for cause_, effect_ in pairs]
    others = [name for name, partner in pairs if alike(partner, other) and not alike(name, wanted)]
    return any(not name - _POINTING <= wanted and not alike(name, Name.of(term)) for name in others)


def whereabouts(name: str, around: Around) -> Whereabouts:
    """Return where a name stands: near the quote, further up with a pronoun for it in the quote, elsewhere,
    or nowhere."""
    if _holds(around.quote, name) or _holds(around.near, name) or _abbreviated(name, around.near, around.text):
        return "near"
    if _holds(around.before, name) and _ANAPHOR.search(around.quote):
        return "antecedent"
    return "far" if _holds(around.text, name) or _abbreviated(name, around.text, around.text) else "invented"


def _holds(text: str, name: str) -> bool:
    """Tell whether a text has a name, or half of its words in whatever form."""
    if find(name, text) >= 0 or find(folded(name), _folded(text)) >= 0:
        return True
    wanted, forms = Name.of(name), _forms(text)
    there = sum(any(_is_akin(word, other) for other in forms.get(word[:_STEM], ())) for word in wanted)
    return bool(wanted) and there >= _ENOUGH * len(wanted)


def _is_akin(word: str, other: str) -> bool:
    """Tell whether two words share half of the longer one: "smoking" and "smokers"; not "hypertension",
    "hyperalgesia"."""
    half = max(_STEM, (max(len(word), len(other)) + 1) // 2)
    return word[:half] == other[:half]


@lru_cache(maxsize=32)
def _folded(text: str) -> str:
    return folded(text)


@lru_cache(maxsize=32)
def _forms(text: str) -> Mapping[str, frozenset[str]]:
    """Return the words of a text by their first letters."""
    forms: dict[str, set[str]] = {}
    for word in _WORD.findall(_folded(text)):
        forms.setdefault(word[:_STEM], set()).add(singular(word))
    return {first: frozenset(words) for first, words in forms.items()}


def _abbreviated(name: str, near: str, text: str) -> bool:
    """Tell whether a text defines a short form for the name, or the name is one, and the other stands in `near`."""
    wanted = Name.of(name)
    for long, short in _definitions(text):
        brief = Name.of(short)
        if brief <= wanted and _holds(near, long):
            return True
        if len(wanted & Name.of(long)) >= _ENOUGH * len(wanted) and brief <= Name.of(near):
            return True
    return False


@lru_cache(maxsize=8)
def _definitions(text: str) -> tuple[tuple[str, str], ...]:
    """Return long and short form of what the text defines: "body mass index (BMI)" and "BMI (body mass index)"."""
    return (
        *_defined(text),
        *((match[2], match[1]) for match in _SPELLED_OUT.finditer(text) if _is_short(*match.groups())),
    )


def _is_short(short: str, long: str) -> bool:
    return [word[0].casefold() for word in _WORD.findall(long)] == list(short.casefold())


def _defined(text: str) -> Iterator[tuple[str, str]]:
    for match in _BRACKET.finditer(text):
        short = match[2].rstrip("s")
        words = _WORD.findall(match[1])[-len(short) - 2 :]
        initial = short[:1].casefold()
        begin = next((k for k, word in enumerate(words) if word[:1].casefold() == initial), None)
        if begin is not None and any(character.isupper() for character in short):
            yield " ".join(words[begin:]), short
