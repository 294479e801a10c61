"""Sign of a pair of variables in the quote's own words. No model is asked.

Two readings: the grammar of the offline reader, where it finds the pair in the quote, and the words of direction right
beside the names (`adjacent_sign`). Where both are silent, where they differ, or where the quote holds what neither
understands, nothing is said: a false alarm costs a good claim its weight.
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
from pipeline.vocabulary.direction import turned, variable
from pipeline.vocabulary.valence import valence

# "The decrease was greater", "less improvement": more of less. And words of better and worse that no valence goes by,
# and "raised A and lowered B, as well as C", which leaves open what happens to C.
_DEGREE = r"(?:greater|larger|smaller|bigger|stronger|weaker|more|less|higher|lower|better|faster|slower)"
_FALL = r"(?:decreases?|reductions?|declines?|drops?|falls?|loss(?:es)?|improvements?|deterioration|decrements?)"
_TWISTED = re.compile(
    rf"\b{_FALL}\b.{{0,160}}\b(?:was|were|is|are)\b.{{0,30}}\b{_DEGREE}\b|\b{_DEGREE}\s+(?:\w+\s+)?{_FALL}\b|"
    r"\b(?:inferior|superior|(?:un)?favou?rabl[ey]|adversely|as\s+well\s+as)\b",
    re.IGNORECASE,
)
# What takes an effect back, wherever it stands in the quote.
_TAKEN_BACK = re.compile(
    r"\b(?:no|not|nor|never|neither|without|cannot|\w+n['’]t|none|nothing|fail\w*|unable|lack\w*|similar\w*|comparable|"
    r"equivalent|equal\w*|same|unchanged|unaffected|unrelated|independent\w*|irrespective|regardless|ns|n\.s|"
    r"non-?significant\w*|insignificant\w*|non-?inferior\w*|little|hardly|scarcely|unlikely|tend\w*|trend\w*|rather|"
    r"instead|only|except|few|limited|inability|if|unless|would|p\s*[=>≥]\s*0?\.(?:0[5-9]|[1-9])\d*)\b",
    re.IGNORECASE,
)

# Words of names that only point to what is named elsewhere: "group II", "treated patients", "the primary end point".
_POINTING = frozenset("""
    it they this that these those which above first second third other latter former one two three both all
    a b c d e i ii iii iv 1 2 3 4
    group arm side cohort combination treatment intervention therapy drug medication regimen active experimental study
    test treated exposed randomized randomised patient participant subject user
    primary secondary main end point endpoint outcome parameter measure variable score scale risk rate ratio hazard odds
    hr or rr adjusted phenotype effect
""".split())  # fmt: skip

# A ratio below one and a negative coefficient turn what the words say: "associated with Y (OR 0.26)".
_FIGURES = re.compile(r"\b(?:OR|HR|RR|ratio|risk)\b[^\w.]{0,4}0?\.\d|[βbr]\s?=\s?[−–-]\s?\.?\d")


class _Found(NamedTuple):
    cause: Name
    effect: Name
    sign: Sign


def disagreement(quote: str, cause: str, effect: str, said: Sign) -> str | None:
    """'sign' or 'null' if the quote surely says something else of these plain variables than the claim does."""
    if said == "?":
        return None
    beside = adjacent_sign.read(quote, cause, effect)
    # where one reading agrees no other can object, and the grammar takes far longer than the words beside the names
    if beside is not None and _difference(beside.sign, said) is None:
        return None
    # one word that was overlooked is enough to take an effect back
    if said == "0" and _TAKEN_BACK.search(quote):
        return None
    told = stance(quote, cause, effect)
    return None if told is None else _difference(told, said)


def _difference(told: Sign, said: Sign) -> str | None:
    """'null' if one of two signs is that of no effect, 'sign' if they are opposite."""
    if "?" in {told, said} or told == said:
        return None
    return "null" if "0" in {told, said} else "sign"


def stance(quote: str, cause: str, effect: str) -> Sign | None:
    """The sign that the quote gives two plain variables; None if that is not sure."""
    wanted = Name.of(cause), Name.of(effect)
    signs = {
        found.sign
        for found in _grammar(quote)
        if _is_named(found.cause, wanted[0]) and _is_named(found.effect, wanted[1])
    }
    beside = adjacent_sign.read(quote, cause, effect)
    if beside is not None:
        overlooked = beside.denied is not None and signs == {beside.denied}  # a word that denies
        signs = {beside.sign} if overlooked else signs | {beside.sign}
    if not signs and adjacent_sign.says_no_difference(quote, effect):
        signs.add("0")
    only = signs.pop() if len(signs) == 1 else None
    if only is None or (only != "0" and _is_unsure(quote, effect)):
        return None
    return only


def names_another(role: str, quote: str, cause: str, effect: str, term: str = "") -> bool:
    """Whether a quote names another cause of this effect (`role` "cause"), or another effect of this cause.

    What may mean the same as the standard term is no other: "response to stress" for water limitation, drought stress.
    """
    wanted, other = Name.of(cause), Name.of(effect)
    pairs = [(found.cause, found.effect) for found in _grammar(quote)]
    if role == "effect":
        wanted, other, pairs = other, wanted, [(effect, cause) for cause, effect in pairs]
    others = [name for name, beside in pairs if alike(beside, other) and not alike(name, wanted)]
    return any(not name - _POINTING <= wanted and not alike(name, Name.of(term)) for name in others)


def _is_unsure(quote: str, effect: str) -> bool:
    """Whether a quote holds what turns a sign and is not understood."""
    return bool(_TWISTED.search(quote) or _FIGURES.search(quote)) or _hangs_on_value(quote, effect)


def _hangs_on_value(quote: str, effect: str) -> bool:
    """Whether a quote speaks of better or worse, and it is not known which way that is for the effect."""
    return not valence(effect) and any(vocabulary.is_valued(word.low) for word in adjacent_sign.read_words(quote))


def _is_named(found: Name, wanted: Name) -> bool:
    """Whether two names may mean the same, and go the same way: "removing tariffs" is no "tariffs"."""
    return found == wanted or (alike(found, wanted) and not modifiers.turning(found ^ wanted))


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
        found.append(_Found(Name.of(cause), Name.of(effect), sign))
    return tuple(found)
