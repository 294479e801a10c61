"""What the quote itself says of a pair: which way, and whether it is denied. No model is asked.

Two readings: the grammar of the embedded extractor, where it finds the pair in the quote, and the words of direction
that stand right beside the names (`chain`). Where both are silent, where they differ, or where the quote holds what
neither understands, nothing is said: a false alarm costs a good claim its weight.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.claims.checks import adjacent_sign, modifiers
from pipeline.claims.checks.presence import Name, alike
from pipeline.reader.extract import read as parse
from pipeline.reader.extract import told
from pipeline.reader.sentences import split
from pipeline.records import Sign
from pipeline.vocabulary import words as vocabulary
from pipeline.vocabulary.direction import settled, turned, variable
from pipeline.vocabulary.valence import valence

# "The decrease was greater", "less improvement": more of less.
_DEGREE = r"(?:greater|larger|smaller|bigger|stronger|weaker|more|less|higher|lower|better|faster|slower)"
_FALL = r"(?:decreases?|reductions?|declines?|drops?|falls?|loss(?:es)?|improvements?|deterioration|decrements?)"
_TWISTED = re.compile(
    rf"\b{_FALL}\b.{{0,160}}\b(?:was|were|is|are)\b.{{0,30}}\b{_DEGREE}\b|\b{_DEGREE}\s+(?:\w+\s+)?{_FALL}\b",
    re.IGNORECASE,
)
# What takes an effect back, wherever it stands in the quote.
_TAKEN_BACK = re.compile(
    r"\b(?:no|not|nor|never|neither|without|cannot|\w+n['’]t|none|nothing|fail\w*|unable|lack\w*|similar\w*|comparable|"
    r"equivalent|equal\w*|same|unchanged|unaffected|unrelated|independent\w*|irrespective|regardless|ns|n\.s|"
    r"non-?significant\w*|insignificant\w*|non-?inferior\w*|little|hardly|scarcely|unlikely|tend\w*|trend\w*|rather|"
    r"instead|only|except|if|unless|would|p\s*[=>≥]\s*0?\.(?:0[5-9]|[1-9])\d*)\b",
    re.IGNORECASE,
)


class Stance(NamedTuple):
    """What is said of two variables: the sign, and whether it is denied."""

    sign: Sign
    denied: bool

    @property
    def none(self) -> bool:
        """Whether this says that there is no effect, or not this one."""
        return self.denied or self.sign == "0"


class _Found(NamedTuple):
    cause: Name
    effect: Name
    stance: Stance


def disagreement(quote: str, cause: str, effect: str, said: Stance) -> str | None:
    """'sign' or 'denial' if the quote surely says something else of these plain variables than the claim does."""
    if said.sign == "?":
        return None
    beside = adjacent_sign.read(quote, cause, effect)
    # where one reading agrees no other can object, and the grammar takes far longer than the words beside the names
    if beside is not None and _difference(Stance(*beside), said) is None:
        return None
    # one word that was overlooked is enough to take an effect back
    if said.none and _TAKEN_BACK.search(quote):
        return None
    read = stance(quote, cause, effect)
    return None if read is None else _difference(read, said)


def _difference(read: Stance, said: Stance) -> str | None:
    """'sign' or 'denial' if two stances differ in it."""
    if "?" in {read.sign, said.sign} or (read.none and said.none):
        return None
    if read.none != said.none:
        return "denial"
    return "sign" if read.sign != said.sign else None


def stance(quote: str, cause: str, effect: str) -> Stance | None:
    """How the quote speaks of two plain variables; None if that is not sure."""
    wanted = Name.of(cause), Name.of(effect)
    stances = {
        found.stance
        for found in _grammar(quote)
        if _is_named(found.cause, wanted[0]) and _is_named(found.effect, wanted[1])
    }
    beside = adjacent_sign.read(quote, cause, effect)
    if beside is not None:
        overlooked = beside[1] and stances == {Stance(beside[0], False)}  # a word that denies
        stances = {Stance(*beside)} if overlooked else stances | {Stance(*beside)}
    if not stances and adjacent_sign.says_no_difference(quote, effect):
        stances.add(Stance("0", False))
    only = _agreed(stances)
    if only is None or (not only.none and (_hangs_on_value(quote, effect) or _TWISTED.search(quote))):
        return None
    return only


def _hangs_on_value(quote: str, effect: str) -> bool:
    """Whether a quote speaks of better or worse, and it is not known which way that is for the effect."""
    return not valence(effect) and any(vocabulary.is_valued(word.low) for word in adjacent_sign.read_words(quote))


def _is_named(found: Name, wanted: Name) -> bool:
    """Whether two names may mean the same, and go the same way: "removing tariffs" is no "tariffs"."""
    return found == wanted or (alike(found, wanted) and not modifiers.turning(found ^ wanted))


def _agreed(stances: set[Stance]) -> Stance | None:
    """What the readings say together, if they do not differ in what matters: ways of saying no are one."""
    if len(stances) > 1 and all(each.none for each in stances):
        return Stance("0", False)
    return next(iter(stances)) if len(stances) == 1 else None


@lru_cache(maxsize=64)
def _grammar(quote: str) -> tuple[_Found, ...]:
    """The claims that the embedded extractor finds in a quote, between plain variables."""
    whole, sentences = adjacent_sign.parsed(quote), list(split(quote))
    one = sentences == [(0, len(quote))]  # then it is read already
    parses = [whole] if one else [parse(quote, start, end) for start, end in sentences]
    found = []
    for draft, _ in told(parses):
        cause, effect = variable(draft.cause)[0], variable(draft.effect)[0]
        sign = turned(draft.sign, draft.cause, draft.effect)
        found.append(_Found(Name.of(cause), Name.of(effect), Stance(*settled(sign, draft.denied))))
    return tuple(found)
