"""What a slip of copying may change in a quote: nothing that carries meaning.

A model that copies a sentence leaves a word out, spells another its own way, writes "a" for "the". It may also write
"decreased" for "increased", and that is no slip. So the words of a quote are laid along the words of the text: each
must stand there, in order, the same but for a letter or an ending; small words may come and go; others may be left out.
What turns a sentence round must be the same in both: numbers with their signs, denials, words of direction and of
doubt, and those that tell the agent from the patient ("by", "from", "than").
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from rapidfuzz.distance import Indel

from pipeline.sources.text import words as vocabulary

MOST = 0.2  # slips in a word of the quote, on average

_WORD = re.compile(r"(?:[<>≤≥~±]\s*)?(?:(?<![\w.,])[-+])?\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*")
_SMALL = frozenset(
    "a an the this that these those of in on at for to and as is are was were be been being has have had do does which "
    "who also its it their our we s".split()
)
_TURNING = frozenset(
    "no not nor never neither non without cannot none nothing nobody hardly scarcely barely little few unlike failed "
    "fails fail failing failure unable unlikely lack lacks lacked lacking absence absent if unless whether only except "
    "rather instead but or by from than versus vs before after because due owing may might could would should can must "
    "possibly perhaps probably likely appears appear appeared seems seem seemed suggests suggest suggested half twice "
    "double one two three four five six seven eight nine ten eleven twelve first second third".split()
)
_ENDINGS = ("", "s", "es", "d", "ed", "ing", "e", "y", "ies")
_LONG = 4  # letters of a word of which one may be wrong


class Word(NamedTuple):
    """A word and where it stands."""

    text: str
    start: int
    end: int


def words(folded: str) -> list[Word]:
    """Return the words of a folded text: hyphens part them, a number keeps its sign and what it is compared with."""
    return [Word(re.sub(r"\s", "", match[0]), *match.span()) for match in _WORD.finditer(folded)]


def passage(quote: str, folded: str) -> tuple[int, int] | None:
    """Return where in a folded text a folded quote stands but for slips of copying; None if it would take
    more. Pure."""
    there = words(folded)
    found = _aligned([word.text for word in words(quote)], [word.text for word in there])
    return None if found is None else (there[found[0]].start, there[found[1] - 1].end)


def _told(word: str) -> str:
    """Return what a word turns in a sentence: itself, "+" or "-" if it says that something rises or falls; else
    nothing."""
    if word in _TURNING or not word[-1].isalpha():
        return word
    return "not" if word.endswith("n't") else _directions().get(word, "")


@cache
def _directions() -> dict[str, str]:
    """Map words to signs, for every word of the lexicon that says that something rises or falls."""
    verbs = vocabulary.signs(vocabulary.TRANSITIVE, vocabulary.INTRANSITIVE)
    signs = {form: verbs[verb.lemma] for form, verb in vocabulary.VERB_FORMS.items() if verb.lemma in verbs}
    for noun, sign in vocabulary.signs(vocabulary.NOUNS).items():
        signs |= dict.fromkeys(vocabulary.with_plurals([noun]), sign)
    signs |= vocabulary.signs(vocabulary.ADJECTIVES)
    return {word: sign for word, sign in signs.items() if sign in {"+", "-"}}


def _aligned(wanted: list[str], there: list[str]) -> tuple[int, int] | None:
    """Return the words, from and up to, along which the wanted ones lie with the fewest slips; None if there are too
    many."""
    most = MOST * len(wanted)
    never = most + 1
    left_out = [never if _told(word) else 1.0 for word in there]
    # for each place in the text: the slips up to it, and where the passage begins
    row = [(0.0, place) for place in range(len(there) + 1)]
    for word in wanted:
        added = 1.0 if word in _SMALL else never
        after = [(row[0][0] + added, 0)]
        for place, other in enumerate(there):
            ways = [
                (row[place][0] + _misspelling(word, other, never), row[place][1]),
                (row[place + 1][0] + added, row[place + 1][1]),
                (after[place][0] + left_out[place], after[place][1]),
            ]
            after.append(min(ways, key=lambda way: way[0]))
        row = after
    slips, begin, end = min((slips, begin, end) for end, (slips, begin) in enumerate(row))
    return (begin, end) if slips <= most and begin < end else None


def _misspelling(word: str, other: str, never: float) -> float:
    """Return the slips between two words: none if they are the same, one if they are one word spelt in two ways."""
    if word == other:
        return 0.0
    if not _is_misspelt(word, other):
        return never
    turns = {_told(word), _told(other)} - {""}  # a word that is misspelt need not be known
    return 1.0 if len(turns) < 2 else never


def _is_misspelt(word: str, other: str) -> bool:
    """Tell whether two words are one: a letter more or less, two swapped, z for s, another ending; the first stays."""
    if min(len(word), len(other)) < _LONG or word[0] != other[0] or not (word + other).isalpha():
        return False
    if Indel.distance(word, other) == 1 or word.replace("z", "s") == other.replace("z", "s"):
        return True
    if len(word) == len(other) and Indel.distance(word, other) == 2 and sorted(word) == sorted(other):
        return True
    return bool({_stem(word, end) for end in _ENDINGS} & {_stem(other, end) for end in _ENDINGS} - {""})


def _stem(word: str, ending: str) -> str:
    stem = word.removesuffix(ending) if word.endswith(ending) else ""
    return stem if len(stem) >= _LONG else ""
