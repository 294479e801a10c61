"""Sign implied by the words of direction right beside two names: their product.

"Loss of X attenuated the increase in Y": left of X stands a loss (-), left of Y an increase (+), and left of that a
verb that lowers (-). From each name the words are read outwards as long as they are understood; the verb ends it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.claims.checks import modifiers
from pipeline.claims.checks.presence import Name, place
from pipeline.reader.extract import read as parse
from pipeline.reader.factuality import governed
from pipeline.reader.lexicon import modality
from pipeline.reader.match import Parse
from pipeline.reader.tokens import Word
from pipeline.records import Sign
from pipeline.vocabulary import words as vocabulary
from pipeline.vocabulary.valence import valence
from pipeline.vocabulary.words import Direction, Valence

_BEFORE_OF = {"of": frozenset("NgJ"), "in": frozenset("Ng")}  # "reversal" is tagged J, as "deficient" is
_REACH = 8  # words that are read to the left of a name
_VERBAL = frozenset("Vvng")
_THROUGH = frozenset("DJR#'")
_HAVING = frozenset("have show experience exhibit report achieve demonstrate display reveal see find".split())
_LINKING = frozenset(("associate", "correlate"))
_INVERSE = frozenset("inversely negatively reversely inverse negative".split())
_AGENT = frozenset("by with in after under following among on during for".split())
_AGAINST = frozenset("than compared comparison versus vs vs. relative unlike whereas while contrast".split())
_NOTHING_GIVEN = frozenset("placebo control controls controlled baseline sham usual untreated before standard".split())
_NOT = frozenset("not n't never cannot without no neither nor hardly scarcely barely".split())
_FAILED = frozenset("fail failed fails failing unable failure ineffective unsuccessful incapable nothing".split())
_SHORT = frozenset((("far", "from"), ("short", "of")))
_ONLY = frozenset("only just merely simply".split())
_HANDING_ON = modality.PASS_ON | modality.PASS_ON_HEDGED | modality.PASS_ON_DENIED
_ALL = frozenset("both either".split())  # what happened in all groups is no effect of one
_ARTICLES = frozenset("the a an its their".split())
_LISTED = frozenset("NJDC,#'")
_UNKNOWN = Direction("?")
_CLOSING = frozenset("IR,.C;")  # after these a verb has no object
_SERVING = frozenset("XMOT")  # before these a word is a verb, whatever else it may be: "did not lower"

_NO_DIFFERENCE = re.compile(
    r"\b(?:no|any|without)\s+(?:evidence\s+(?:of|for)\s+(?:an?|any)\s+)?(?:(?:statistic\w*|clinical\w*|"
    r"significant\w*|overall|substantial|between[- ]group|group|other|major|relevant|meaningful|marked|and|or)\s+)*"
    r"(?:differences?|effects?|associations?|impact|influence|correlations?|changes?)\b|"
    r"\bnot\s+(?:\w+\s+){0,2}(?:differ|different|affect\w*|influenced?|associated|related|correlated)\b|"
    r"\b(?:was|were|is|are|remained)\s+(?:\w+\s+)?(?:similar|comparable|unchanged|unaffected|equivalent)\b",
    re.IGNORECASE,
)
_TURNS = re.compile(r"\b(?:but|however|whereas|while|although|except|other|apart|despite)\b|;", re.IGNORECASE)


class _Step(NamedTuple):
    """The sign of some words, and the place of the outermost of them."""

    sign: int
    at: int


class Beside(NamedTuple):
    """The sign between two variables by the words beside them; for "0", the sign that is denied, if one is."""

    sign: Sign
    denied: Sign | None = None


class Pair(NamedTuple):
    """The words of a quote, and where the names of a claim stand among them."""

    words: list[Word]
    cause: tuple[int, int] | None
    effect: tuple[int, int] | None


def pair(quote: str, cause: str, effect: str) -> Pair:
    """Find two names in a quote."""
    return Pair(read_words(quote), spot(quote, cause), spot(quote, effect))


@lru_cache(maxsize=64)
def read(quote: str, cause: str, effect: str) -> Beside | None:
    """The sign between two plain variables; None where the words beside them do not say."""
    words, cause_place, effect_place = pair(quote, cause, effect)
    if effect_place is None or not _may_be_read(words, cause_place, effect_place):
        return None
    on_effect = _directed(words, effect_place, effect)
    on_cause = _Step(1, 0) if cause_place is None else _directed(words, cause_place, cause, acts=True)
    if on_effect is None or on_cause is None:
        return None
    value = _turned(valence(effect), on_effect.sign)
    said = _verb_before(words, on_effect, value)
    if said is None and on_effect.at == effect_place[0]:
        said = _verb_after(words, effect_place[1], cause_place, value)
    if said is None or (cause_place is not None and _is_other_deed(words, cause_place, on_cause, said)):
        return None
    denied = _is_denied(words, said.at, cause_place, effect_place, on_effect.at)
    sign: Sign = "+" if on_effect.sign * said.sign * on_cause.sign > 0 else "-"
    if denied is None:
        return None
    return Beside("0", denied=sign) if denied else Beside(sign)


def _may_be_read(words: list[Word], cause: tuple[int, int] | None, effect: tuple[int, int]) -> bool:
    """Whether the words beside the names tell of these two: there is one arm only, and the names stand apart."""
    if cause is None:
        return _only_one_arm(words) and _ALL.isdisjoint(word.low for word in words)
    return not _overlap(cause, effect) and not _is_compared_with(words, cause)


def _is_other_deed(words: list[Word], cause: tuple[int, int], on_cause: _Step, said: _Step) -> bool:
    """Whether it is not the cause that does what is said: the verb is part of its name, or it is itself acted upon.

    In "reduces X, leading to Y" what leads to Y is less of X, and a claim about X may have that in its sign or not.
    """
    if cause[0] <= said.at < cause[1]:
        return True
    before = on_cause.at - 1
    acted_on = before >= 0 and before != said.at and words[before].tag in _VERBAL
    return acted_on and vocabulary.TRANSITIVE.get(words[before].lemma, _UNKNOWN).sign != "?"


def says_no_difference(quote: str, effect: str) -> bool:
    """Whether a quote says, and says only, that something did not differ or change, and names the effect."""
    if not _NO_DIFFERENCE.search(quote) or _TURNS.search(quote):
        return False
    words = read_words(quote)
    effect_place = spot(quote, effect)
    if effect_place is None:
        return False
    return not any(
        (word.tag in _VERBAL and word.lemma in vocabulary.TRANSITIVE and vocabulary.TRANSITIVE[word.lemma].sign != "?")
        or (word.tag in {"J", "R", "V", "n"} and word.low in vocabulary.ADJECTIVES)
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


def _said(direction: Direction | None, value: Valence, at: int) -> _Step | None:
    """The sign of a verb or an adjective on something of this valence; None where it says none or is not known."""
    return None if direction is None else _signed(direction.sure(value), at)


def _turned(value: Valence, sign: int) -> Valence:
    """The valence of less of something, if the sign is negative."""
    return value if sign > 0 or not value else "bad" if value == "good" else "good"


def _directed(words: list[Word], spot: tuple[int, int], name: str, acts: bool = False) -> _Step | None:
    """The product of the directions beside a name within its noun phrase, and where they begin on the left.

    None if the word that holds the name says something else of it ("X-independent"), or if a word of better or worse
    stands beside a name of which it is not known which is which. What acts may be what is done with a thing:
    "removing X".
    """
    first, last = spot
    held = modifiers.joined(words[last - 1], Name.of(name))
    if held is None:
        return None
    of_name = valence(name)
    behind = last < len(words) and words[last].tag == "N" and modifiers.noun_behind(words[last], of_name) == "-"
    sign = 1 if (held == "-") == behind else -1
    k, floor = first, max(0, first - _REACH)
    while k > floor:
        word, value = words[k - 1], _turned(of_name, sign)
        turn = modifiers.adjective(word, value)
        if word.tag in {"J", "n"} and turn and _is_verb(words, k - 1):
            break
        if turn == "?":
            return None
        if not turn and acts and not (k >= 2 and words[k - 2].tag == "I"):
            turn = modifiers.gerund(word, value)
        if not turn and word.low in {"of", "in"} and k >= 2 and words[k - 2].tag in _BEFORE_OF[word.low]:
            turn = modifiers.noun_before(words[k - 2], value)
            if turn not in {"+", "-"}:
                break
            k -= 1
        elif acts and not turn and (begin := _lacking(words, k, floor, k == first)) is not None:
            turn, k = "-", begin
        elif not turn and word.tag not in _THROUGH:
            break
        sign, k = (-sign if turn == "-" else sign), k - 1
    return _Step(sign, k)


def _lacking(words: list[Word], k: int, floor: int, opens: bool) -> int | None:
    """Where what says before word `k` that a thing is lacking begins: "without X", "deficient in X", "loss of A and X".

    `opens` if nothing stands between.
    """
    if words[k - 1].low == "in" and k >= 2 and words[k - 2].low == "deficient":
        return k - 1
    if words[k - 1].low == "without":
        return k
    shared = _shared_turn(words, k - 1, floor) if words[k - 1].tag == "C" and opens else None
    return None if shared is None else shared + 1


def _shared_turn(words: list[Word], k: int, floor: int) -> int | None:
    """The noun of less that a list before the coordinator at `k` shares: "inhibition" in "inhibition of A and B"."""
    while k > floor and words[k].tag in _LISTED:
        k -= 1
    return k - 1 if k > floor and words[k].low == "of" and modifiers.noun_before(words[k - 1], "") == "-" else None


def _verb_before(words: list[Word], effect: _Step, value: Valence) -> _Step | None:
    """The verb of which what begins at `effect.at` is the object: "reduced Y", "led to Y", "had lower Y".

    `value` is the valence of that object.
    """
    k = effect.at
    word = words[k - 1] if k else None
    if word is None or word.tag == "C":
        return None if word is None else _shared_verb(words, effect, value)
    if word.tag == "H" or (word.tag in {"V", "v"} and word.lemma in _HAVING):
        return _Step(1, k - 1) if any(modifiers.either(other) for other in words[k : k + 4]) else None
    if word.tag == "J" and _is_verb(words, k - 1):
        return _signed(modifiers.adjective(word, value), k - 1)
    if word.tag in _VERBAL:
        passive = word.tag == "n" and k >= 2 and words[k - 2].tag == "B"
        return None if passive else _said(vocabulary.TRANSITIVE.get(word.lemma), value, k - 1)
    return _phrasal_before(words, k - 2, value) if word.tag == "I" and k >= 2 else None


def _phrasal_before(words: list[Word], k: int, value: Valence) -> _Step | None:
    """The verb at `k` with its preposition or particle: "led to Y", "associated with Y", "drove down Y"."""
    verb, link = words[k], words[k + 1].low
    if verb.tag not in _VERBAL:
        return None
    if verb.lemma in _LINKING and link == "with":
        return _linked(words, k)
    way = vocabulary.FORWARD.get((verb.lemma, link)) or vocabulary.PHRASAL.get((verb.lemma, link))
    return _said(way, value, k)


def _is_verb(words: list[Word], k: int) -> bool:
    """Whether what the tagger takes for an adjective is the verb: "did not lower X", "but increased the X"."""
    if k + 1 < len(words) and words[k + 1].low in _ARTICLES:
        return True
    while k > 0 and words[k - 1].tag == "R":
        k -= 1
    handed_on = (
        k > 1 and words[k - 1].low == "to" and (words[k - 2].lemma in _HANDING_ON or words[k - 2].low in _FAILED)
    )
    return handed_on or (k > 0 and words[k - 1].tag in _SERVING)


def _shared_verb(words: list[Word], effect: _Step, value: Valence) -> _Step | None:
    """The verb of a list of objects, of which this is not the first: "reduced Y and Z". None if "lower Y and Z"."""
    k = effect.at - 1
    while k > 0 and words[k - 1].low not in vocabulary.ADJECTIVES and words[k - 1].tag in _LISTED:
        k -= 1
    if words[k - 1].low == "of" or words[k].tag in {"C", ","}:
        return None
    if words[effect.at].tag == words[k - 1].tag == "n":
        return None  # "have reduced X and increased Y": two verbs, or one with two objects
    return _verb_before(words, _Step(effect.sign, k), value)


def _verb_after(words: list[Word], k: int, cause: tuple[int, int] | None, value: Valence) -> _Step | None:
    """What is said of a name that ends before word `k`: "was reduced by X", "rose with X", "was lower in X"."""
    copula = False
    while k < len(words) and words[k].tag in {"R", "B", "H", "M", "X"} and words[k].low not in vocabulary.ADJECTIVES:
        copula = copula or words[k].tag == "B"
        k += 1
    if k >= len(words) or (cause is not None and k < cause[1] and not _acts_behind(words, k, cause)):
        return None
    word = words[k]
    if word.tag in {"J", "R"} and copula:
        return _said(vocabulary.ADJECTIVES.get(word.low), value, k)
    if word.tag == "n" and word.lemma in _LINKING:
        return _linked(words, k)
    if word.tag == "n" and copula:
        return _said(vocabulary.TRANSITIVE.get(word.lemma), value, k)
    if word.tag == "V" and not copula:
        follows = words[k + 1].tag if k + 1 < len(words) else "."
        return _said(vocabulary.INTRANSITIVE.get(word.lemma), value, k) if follows in _CLOSING else None
    return None


def _acts_behind(words: list[Word], k: int, cause: tuple[int, int]) -> bool:
    """Whether the name behind the verb at `k` acts: in "Y rose with X", not in "Y rose and X fell"."""
    return k < cause[0] and any(word.low in _AGENT for word in words[k + 1 : cause[0]])


def _linked(words: list[Word], k: int) -> _Step:
    """ "associated with" at word `k`: the two go together, or inversely."""
    return _Step(-1 if any(word.low in _INVERSE for word in words[max(0, k - 3) : k]) else 1, k)


def _is_denied(
    words: list[Word], at: int, cause: tuple[int, int] | None, effect: tuple[int, int], begin: int
) -> bool | None:
    """Whether what the verb at `at` says is denied: beside it, before the cause, from outside. None if more than once.

    Words inside the names deny nothing.
    """
    found = _negators(words, at, cause, effect)
    found += any(word.low == "no" for word in words[begin : effect[0]])
    found += cause is not None and cause[1] <= at and _is_excepted(words, cause[0])
    found += cause is not None and at < cause[0] and _is_listed_after_but_not(words, cause[0])
    found += at < begin and _is_listed_after_but_not(words, begin)
    first = min(at, effect[0], cause[0] if cause else at)
    found += governed(words, first).denied or _is_unshown(words, first)
    return None if found > 1 else found == 1


def _negators(words: list[Word], at: int, cause: tuple[int, int] | None, effect: tuple[int, int]) -> int:
    found = 0
    at = _first_of_list(words, at)
    for k in range(at - 1, max(-1, at - 7), -1):
        word = words[k]
        if cause is not None and cause[0] <= k < cause[1]:
            break
        if effect[0] <= k < effect[1]:
            continue
        if word.tag in {";", ":", ",", "W", "S", "C"} or (word.tag == "N" and word.low not in _FAILED):
            break
        if word.low in _NOT | _FAILED and not (k + 1 < len(words) and words[k + 1].low in _ONLY):
            found += 1
        found += (word.low, words[k + 1].low) in _SHORT
    return found


def _first_of_list(words: list[Word], at: int) -> int:
    """The verb that "or" joins the verb at `at` to, which is denied with it: "did not lower X or raise Y"."""
    k = at - 1
    while k > 0 and words[k].tag == "R":
        k -= 1
    if k < 1 or words[k].low not in {"or", "nor"}:
        return at
    floor = max(-1, k - 2 * _REACH)
    return next((m for m in range(k - 1, floor, -1) if words[m].tag == words[at].tag), at)


def _is_unshown(words: list[Word], first: int) -> bool:
    """Whether a "that" before word `first` hangs on "failed to show"."""
    return any(
        words[k].low == "that" and words[k - 2].low == "to" and words[k - 3].low in _FAILED
        for k in range(max(3, first - 6), first)
    )


def _is_listed_after_but_not(words: list[Word], first: int) -> bool:
    """Whether a name behind its verb is one of those excepted: "lowered A, but not B, C, or X"."""
    k = first
    while k and (words[k - 1].tag in _LISTED or words[k - 1].low in {"by", "with", "to", "for", "in"}):
        k -= 1
        if words[k].low == "but":
            return False
    return k > 1 and words[k - 1].low == "not" and words[k - 2].low == "but"


def _is_excepted(words: list[Word], first: int) -> bool:
    """Whether a name is one of those that do not: "A, but not X", "neither A nor X", "none of the X"."""
    k = first
    while k and words[k - 1].tag in {"D", "J"} and words[k - 1].low not in _NOT:
        k -= 1
    before = [word.low for word in words[max(0, k - 2) : k]]
    return before[-1:] in (["neither"], ["nor"]) or before in (["but", "not"], [",", "not"], ["none", "of"], ["not"])
