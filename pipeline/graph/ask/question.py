"""Questions about a cause and an effect, read by patterns: "does X lower Y?", "effect of X on Y", "X and Y". Pure.

The verbs and their signs are those of the vocabulary of direction, by which claims are read, too.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.sources.text import words
from pipeline.sources.text.morphology import forms_of
from pipeline.store.records import Sign

_AUXILIARY = re.compile(
    r"(?:does|do|did|can|could|may|might|will|would|should|has|have|is it true that)\s+", re.IGNORECASE
)
_LEADING = re.compile(
    r"(?:please|tell me|i wonder|what is known (?:of|about|on)|is there (?:any )?evidence (?:that|for|of)|what is|"
    r"what are|whether|if|that|how (?:much )?(?:does|do|did|can)|(?:a|an|the|any|some|taking|using|more))\s+",
    re.IGNORECASE,
)
_ADVERB = re.compile(r"\s+(?:\w+ly|also|still|not|ever|really|help(?:s|ed)?(?: to)?)$", re.IGNORECASE)
_NOUN = re.compile(
    r"(?P<noun>effects?|impacts?|influences?|roles?|benefits?|risks?|efficacy|effectiveness|use)\s+of\s+(?P<cause>.+?)\s+"
    r"(?:on|upon|in|for|against)\s+(?P<effect>.+)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"(?:relations?|relationships?|links?|associations?|correlations?|connections?)\s+(?:between|of)\s+(?P<cause>.+?)\s+"
    r"(?:and|with|to)\s+(?P<effect>.+)",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"(?:is|are|was|were)\s+(?P<cause>.+?)\s+(?P<how>good|bad|harmful|helpful|effective|useful|safe|"
    r"(?:\w+ly\s+)?(?:associated|correlated|linked|related|connected)|a (?:cause|risk factor)|causes?|risk factors?)\s+"
    r"(?:of|for|in|against|with|to)\s+(?P<effect>.+)",
    re.IGNORECASE,
)
_ARROW = re.compile(r"(?P<cause>.+?)\s*(?:->|→|=>)\s*(?P<effect>.+)")
_AND = re.compile(r"(?P<cause>.+?)\s+(?:and|or|vs\.?|versus|&)\s+(?P<effect>.+)", re.IGNORECASE)
_CAUSES: dict[str, Sign] = {"a cause": "+", "cause": "+", "causes": "+", "a risk factor": "+", "risk factors": "+"}
_AFFECT = frozenset("affect influence impact change alter modify shape matter".split())
_OPEN = frozenset("what who which it this that these they".split())  # names nothing
_MOST = 3  # words of a verb with its particles


class ParsedQuestion(NamedTuple):
    """What a question asks: an effect of `cause` on `effect`, of a sign if it names one, else None.

    `both`: which of the two is the cause, it does not say.
    """

    cause: str
    effect: str
    sign: Sign | None
    both: bool = False


def parse(question: str) -> ParsedQuestion | None:
    """Return what a question asks; None where no pattern fits."""
    text = " ".join(question.split()).strip(" ?.!\"'")
    plain = _without_leading(text)
    for pattern, both in ((_NOUN, False), (_BETWEEN, True), (_ARROW, False)):
        if found := pattern.fullmatch(plain):
            return _parsed(found["cause"], found["effect"], None, both)
    if found := _STATE.fullmatch(text):
        linked = found["how"].split()[-1].lower() in ("associated", "correlated", "linked", "related", "connected")
        return _parsed(found["cause"], found["effect"], _CAUSES.get(found["how"].lower()), linked)
    if (verbal := _verbal(plain)) is not None:
        return verbal
    found = _AND.fullmatch(plain)
    return _parsed(found["cause"], found["effect"], None, True) if found else None


def _without_leading(text: str) -> str:
    """Return a question without the words that only begin one."""
    while found := _LEADING.match(text) or _AUXILIARY.match(text):
        text = text[found.end() :]
    return text


def _verbal(text: str) -> ParsedQuestion | None:
    """Return a cause, a verb of the vocabulary, and an effect; of verbs in a row the last ("help prevent")."""
    tokens = text.split()
    found: tuple[int, int, Sign] | None = None
    for at in range(1, len(tokens) - 1):
        if found is not None and at > sum(found[:2]):
            break
        for size in range(min(_MOST, len(tokens) - at - 1), 0, -1):
            sign = _sign([token.lower() for token in tokens[at : at + size]])
            if sign is not None:
                found = at, size, sign
                break
    if found is None:
        return None
    at, size, sign = found
    cause = _ADVERB.sub("", " ".join(tokens[:at]))
    return _parsed(cause, " ".join(tokens[at + size :]), None if sign == "?" else sign)


def _sign(tokens: list[str]) -> Sign | None:
    """Return the sign of a verb with its particles; None if these words are none."""
    form = _FORMS.get(tokens[0])
    if form is None:
        return None
    if len(tokens) > 1:
        found = words.PHRASAL.get((form, *tokens[1:])) or words.FORWARD.get((form, *tokens[1:]))
        return found.sign if found else None
    if form in _AFFECT:
        return "?"
    for table in (words.TRANSITIVE, words.WEAK, words.SERVING, words.LINKING, words.REMOVING):
        if form in table:
            return table[form].sign
    return "-" if form in words.GUARDING else None


def _lemmas() -> dict[str, str]:
    pairs = (verb for table in (words.PHRASAL, words.FORWARD) for verb, *_ in table)
    lemmas = frozenset({*words.LEMMAS, *words.SERVING, *words.GUARDING, *_AFFECT, *pairs})
    return {form: found.lemma for form, found in forms_of(lemmas).items() if set(found.kinds) & set("bsp")}


_FORMS = _lemmas()


def _parsed(cause: str, effect: str, sign: Sign | None, both: bool = False) -> ParsedQuestion | None:
    names = [_plain(name) for name in (cause, effect)]
    if not all(names) or any(name.lower() in _OPEN for name in names):
        return None
    return ParsedQuestion(names[0], names[1], sign, both)


def _plain(name: str) -> str:
    """Return a name without articles, and without the words after which a question only goes on."""
    name = re.sub(
        r"^(?:the|a|an|any|some|your|my|our|taking|using|risk of getting)\s+",
        "",
        name.strip(" ,?"),
        flags=re.IGNORECASE,
    )
    return re.sub(r"\s+(?:at all|or not|if so|too)$", "", name, flags=re.IGNORECASE)
