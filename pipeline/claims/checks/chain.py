"""The words of direction that stand right beside two names, multiplied.

"Loss of X attenuated the increase in Y": left of X stands a loss (-), left of Y an increase (+), and left of that a
verb that lowers (-). From each name the words are read outwards as long as they are understood; the verb ends it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.claims.checks.names import place
from pipeline.claims.embedded.extract import read as parse
from pipeline.claims.embedded.lexicon import causal, nouns
from pipeline.claims.embedded.matches import Parse
from pipeline.claims.embedded.morphology import singular
from pipeline.claims.embedded.words import Word
from pipeline.records import Sign

_REACH = 8  # words that are read to the left of a name
_VERBAL = frozenset("Vvng")
_THROUGH = frozenset("DJR#'")
# "the incidence of Y" goes the way that Y goes
_MEASURES = frozenset(
    """
    level rate risk incidence prevalence number amount odds likelihood probability frequency severity proportion
    percentage concentration degree extent mean median duration intensity magnitude value count chance
    """.split()
)
_HAVING = frozenset("have show experience exhibit report achieve demonstrate display reveal see find".split())
_LINKING = frozenset(("associate", "correlate"))
_INVERSE = frozenset("inversely negatively inverse negative".split())
_AGENT = frozenset("by with in after under following among on during for".split())
_AGAINST = frozenset("than compared comparison versus vs vs. relative unlike whereas while contrast".split())
_NOTHING_GIVEN = frozenset("placebo control controls controlled baseline sham usual untreated before standard".split())
_NOT = frozenset("not n't never cannot without no neither nor".split())
_FAILED = frozenset("fail failed fails failing unable failure".split())
_ONLY = frozenset("only just merely simply".split())

_NO_DIFFERENCE = re.compile(
    r"\b(?:no|any|without)\s+(?:(?:statistic\w*|clinical\w*|significant\w*|overall|substantial|between[- ]group|group|"
    r"other|major|relevant|meaningful|marked|and|or)\s+)*(?:differences?|effects?|associations?|impact|influence|"
    r"correlations?|changes?)\b|\bnot\s+(?:\w+\s+){0,2}(?:differ|different|affect\w*|influenced?|associated|related|"
    r"correlated)\b|\b(?:was|were|is|are|remained)\s+(?:\w+\s+)?(?:similar|comparable|unchanged|unaffected|equivalent)\b",
    re.IGNORECASE,
)
_TURNS = re.compile(r"\b(?:but|however|whereas|while|although|except|other|apart|despite)\b|;", re.IGNORECASE)


class _Step(NamedTuple):
    """The sign of some words, and the place of the outermost of them."""

    sign: int
    at: int


@lru_cache(maxsize=64)
def read(quote: str, cause: str, effect: str) -> tuple[Sign, bool] | None:
    """The sign between two plain variables and whether it is denied; None where the words beside them do not say."""
    words = read_words(quote)
    effect_place = spot(quote, effect)
    if effect_place is None:
        return None
    cause_place = spot(quote, cause)
    if cause_place is None and not _only_one_arm(words):
        return None
    if cause_place is not None and (_overlap(cause_place, effect_place) or _is_compared_with(words, cause_place)):
        return None
    effect_step = _directed(words, effect_place[0])
    said = _verb_before(words, effect_step)
    if said is None and effect_step.at == effect_place[0]:
        said = _verb_after(words, effect_place[1], cause_place)
    if said is None or (cause_place is not None and cause_place[0] <= said.at < cause_place[1]):
        return None
    denied = _is_negated(words, said.at, [place for place in (cause_place, effect_place) if place])
    if denied is None:
        return None
    sign = effect_step.sign * said.sign
    if cause_place is not None:
        sign *= _directed(words, cause_place[0]).sign
    return ("+" if sign > 0 else "-"), denied


def says_no_difference(quote: str, effect: str) -> bool:
    """Whether a quote says, and says only, that something did not differ or change, and names the effect."""
    if not _NO_DIFFERENCE.search(quote) or _TURNS.search(quote):
        return False
    words = read_words(quote)
    effect_place = spot(quote, effect)
    if effect_place is None:
        return False
    return not any(
        (word.tag in _VERBAL and causal.transitive().get(word.lemma) in {"+", "-"})
        or (word.tag in {"J", "R", "V", "n"} and word.low in nouns.DIRECTION_ADJECTIVES)
        for k, word in enumerate(words)
        if not effect_place[0] <= k < effect_place[1]
    )


@lru_cache(maxsize=64)
def parsed(quote: str) -> Parse:
    """A quote as one sentence. All that is checked of a claim looks into it."""
    return parse(quote, 0, len(quote))


def read_words(quote: str) -> list[Word]:
    """The words of a quote, tagged."""
    return parsed(quote).words


@lru_cache(maxsize=256)
def spot(quote: str, name: str) -> tuple[int, int] | None:
    """The words of a quote, from and up to, that a name is in; None if it is not there, or too scattered."""
    return place(name, read_words(quote))


# --- which words may be read ----------------------------------------------------------------------------------------


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _is_compared_with(words: list[Word], cause: tuple[int, int]) -> bool:
    """Whether a name stands where that stands with which the cause is compared."""
    return any(word.low in _AGAINST for word in words[: cause[0]])


def _only_one_arm(words: list[Word]) -> bool:
    """Whether all that a cause is compared with is nothing: placebo, baseline, the usual care."""
    return all(
        any(other.low in _NOTHING_GIVEN for other in words[k + 1 : k + 5])
        for k, word in enumerate(words)
        if word.low in _AGAINST
    )


# --- the words beside a name ----------------------------------------------------------------------------------------


def _signed(turn: str | None, at: int) -> _Step | None:
    return _Step(1 if turn == "+" else -1, at) if turn in {"+", "-"} else None


def _directed(words: list[Word], k: int) -> _Step:
    """The product of the directions that stand left of word `k` within its noun phrase, and where they begin."""
    sign, floor = 1, max(0, k - _REACH)
    while k > floor:
        word = words[k - 1]
        turn = nouns.DIRECTION_ADJECTIVES.get(word.low) if word.tag in {"J", "R", "D", "n", "g"} else None
        if turn is None and word.low in {"of", "in"} and k >= 2 and words[k - 2].tag == "N":
            noun = singular(words[k - 2].low)
            turn = nouns.CHANGE.get(noun)
            if turn not in {"+", "-"} and noun not in _MEASURES:
                break
            k -= 1
        elif turn is None and word.tag not in _THROUGH:
            break
        sign, k = (-sign if turn == "-" else sign), k - 1
    return _Step(sign, k)


def _verb_before(words: list[Word], effect: _Step) -> _Step | None:
    """The verb of which what begins at `effect.at` is the object: "reduced Y", "led to Y", "had lower Y"."""
    k = effect.at
    if k < 1:
        return None
    word = words[k - 1]
    if word.tag == "H" or (word.tag in {"V", "v"} and word.lemma in _HAVING):
        return _Step(1, k - 1) if any(other.low in nouns.DIRECTION_ADJECTIVES for other in words[k : k + 4]) else None
    if word.tag in _VERBAL:
        passive = word.tag == "n" and k >= 2 and words[k - 2].tag == "B"
        return None if passive else _signed(causal.transitive().get(word.lemma), k - 1)
    if k < 2 or word.tag != "I" or words[k - 2].tag not in _VERBAL:
        return None
    verb = words[k - 2].lemma
    if verb in _LINKING and word.low == "with":
        return _linked(words, k - 2)
    return _signed(causal.FORWARD.get((verb, word.low)), k - 2)


def _verb_after(words: list[Word], k: int, cause: tuple[int, int] | None) -> _Step | None:
    """What is said of a name that ends before word `k`: "was reduced by X", "rose with X", "was lower in X"."""
    copula = False
    while (
        k < len(words) and words[k].tag in {"R", "B", "H", "M", "X"} and words[k].low not in nouns.DIRECTION_ADJECTIVES
    ):
        copula = copula or words[k].tag == "B"
        k += 1
    if k >= len(words):
        return None
    if (
        cause is not None
        and k < cause[1]
        and (cause[0] <= k or not any(word.low in _AGENT for word in words[k + 1 : cause[0]]))
    ):
        return None  # "Y rose and X fell" says nothing of both; "Y rose with X" and "After X, Y rose" do
    word = words[k]
    if word.tag in {"J", "R"} and copula:
        return _signed(nouns.DIRECTION_ADJECTIVES.get(word.low), k)
    if word.tag == "n" and word.lemma in _LINKING:
        return _linked(words, k)
    if word.tag == "n" and copula:
        return _signed(causal.transitive().get(word.lemma), k)
    if word.tag == "V" and not copula:
        follows = words[k + 1].tag if k + 1 < len(words) else "."
        return _signed(causal.INTRANSITIVE.get(word.lemma), k) if follows in {"I", "R", ",", ".", "C", ";"} else None
    return None


def _linked(words: list[Word], k: int) -> _Step:
    """ "associated with" at word `k`: the two go together, or inversely."""
    return _Step(-1 if any(word.low in _INVERSE for word in words[max(0, k - 3) : k]) else 1, k)


def _is_negated(words: list[Word], at: int, names: Sequence[tuple[int, int]]) -> bool | None:
    """Whether the verb at `at` is negated, by a word outside the names; None if that is said more than once."""
    found = 0
    for k in range(at - 1, max(-1, at - 7), -1):
        word = words[k]
        if any(first <= k < last for first, last in names):
            continue
        if word.tag in {";", ":", ",", "W", "S", "C"} or (word.tag == "N" and word.low not in _FAILED):
            break
        if word.low in _NOT | _FAILED and not (k + 1 < len(words) and words[k + 1].low in _ONLY):
            found += 1
    return None if found > 1 else found == 1
