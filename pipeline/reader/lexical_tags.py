"""Lexical tagging: first candidates for a part of speech, from closed classes, known verbs and endings alone."""

from __future__ import annotations

import re
from functools import cache

from pipeline.reader.lexicon import closed, verbs
from pipeline.reader.morphology import verb_forms

# First guesses that the words around must settle.
BASE_OR_NOUN, BASE, S_OR_NOUN, S_FORM = "1", "2", "3", "4"
PAST, PAST_OR_PARTICIPLE, PARTICIPLE, ING = "5", "6", "7", "8"
TO_BE = "9"  # "be", "have" or "do" after "to": no clause of its own
NOMINAL = frozenset("DNJ#1368P'")
FINITE = frozenset("BHOMV45")

_CLOSED_TAGS = (
    (closed.NUMBERS, "#"),
    (closed.ADJECTIVES, "J"),
    (closed.DETERMINERS, "D"),
    (closed.PRONOUNS, "P"),
    (closed.PREPOSITIONS, "I"),
    (closed.COORDINATORS, "C"),
    (closed.MODALS, "M"),
    (closed.BE, "B"),
    (closed.HAVE, "H"),
    (closed.DO, "O"),
    (closed.NEGATORS, "X"),
    (closed.RELATIVES, "W"),
    (closed.SUBORDINATORS, "S"),
    (closed.ADVERBS, "R"),
)
_ADJECTIVE_ENDINGS = (
    "ous", "ive", "able", "ible", "ful", "less", "ical", "ional", "inal", "eral", "ular", "ary", "ish", "ant", "ent",
    "ic", "al", "like", "free",
)  # fmt: skip
_COMPARISONS = frozenset("≥ ≤ < > = ≈ ~ ± >= <=".split())
_NOUN_ENDINGS = ("ment", "ance", "ence", "ant", "ent", "itis", "osis", "emia", "ics")


@cache
def _closed() -> dict[str, str]:
    table: dict[str, str] = {}
    for words, tag in _CLOSED_TAGS:
        for word in words:
            table[word] = tag
    table.update({"to": "I", "there": "R", ",": ",", ";": ";", ":": ":", "—": ":", "–": ":", "--": ":", "-": ":"})
    table.update({"his": "D", "her": "D", "one": "#", "no": "D", "that": "W", "us": "P", "like": "I", "so": "R"})
    table.update(
        {"'s": "'", "’s": "'", "'": "'", "’": "'", "as": "I", "since": "S", "than": "I", "both": "D", "either": "D"}
    )
    table.update({"after": "I", "before": "I", "until": "I", "neither": "D", "following": "I", "plus": "C"})
    return table


@cache
def first_guess(low: str) -> tuple[str, str]:
    """The first guess for a lower-case word, and its lemma where it may be a verb."""
    known = _closed().get(low)
    if known is not None:
        return known, low
    form = verb_forms().get(low)
    if form is not None:
        if "g" in form.kinds:
            return ("N", low) if low in verbs.ING_NOUNS else (ING, form.lemma)
        if "p" in form.kinds and "b" not in form.kinds:
            return (PAST_OR_PARTICIPLE if "n" in form.kinds else PAST), form.lemma
        if "n" in form.kinds and "b" not in form.kinds:
            return PARTICIPLE, form.lemma
        noun_too = form.lemma in verbs.ALSO_NOUNS
        if "b" in form.kinds and len(form.kinds) > 1:
            return BASE_OR_NOUN, form.lemma
        if form.kinds == "s":
            return (S_OR_NOUN if noun_too else S_FORM), form.lemma
        return (BASE_OR_NOUN if noun_too else BASE), form.lemma
    return _by_shape(low), low


# "17β-estradiol", "5-fluorouracil"; not "5-year"
_CHEMICAL = re.compile(
    r"\d+(?:,\d+)*(?:[α-ω]-[^\W\d_]{3,}|[a-zα-ω]?(?:-[^\W_]+)*-[^\W\d_]{4,}(?:ol|ine|one|ate|ide|acil|ose|azole|ene|ane|acid|ic))"
)


def _by_shape(low: str) -> str:
    first = low[0]
    if low in _COMPARISONS:
        return "#"
    if not first.isalnum():
        return low if len(low) == 1 and low in ",;:" else "."
    if _CHEMICAL.fullmatch(low) or low == "14-3-3":
        return "N"
    if first.isdigit() or (low[0] in "+-" and low[1:2].isdigit()):
        if "-" in low[1:] and low[-1].isalpha():
            return "J"
        return "N" if any(c.isalpha() for c in low) and "%" not in low and len(low) > 4 else "#"
    if low[1:3] == ". ":
        # "h. pylori"
        return "N"
    last = low.replace("‐", "-").replace("‑", "-").replace("–", "-").rsplit("-", 1)[-1]
    if last != low and last:
        if last.endswith("ed") or last in {"free", "rich", "poor", "based", "specific", "dependent", "null", "wide"}:
            return "J"
        if last.endswith("ing"):
            return "N" if last in verbs.ING_NOUNS else "J"
        form = verb_forms().get(last)
        if form is not None and form.kinds == "n":
            return "J"
        inner = first_guess(last)[0]
        if inner == "#" and low[: -len(last) - 1] in closed.NUMBERS:
            return "#"
        return inner if inner in "NJR" else "N"
    for prefix in ("in", "un", "im", "ir", "non"):
        if low.startswith(prefix) and low[len(prefix) :] in closed.ADJECTIVES:
            return "J"
    if low in closed.NOUNS or (low.endswith("s") and low[:-1] in closed.NOUNS):
        return "N"
    if low.endswith("ly") and len(low) > 4 and low not in closed.NOT_ADVERBS:
        return "R"
    if low.endswith("ing") and len(low) > 5:
        return "N" if low in verbs.ING_NOUNS else ING
    if low.endswith("ed") and len(low) > 4 and not low.endswith("eed"):
        return PAST_OR_PARTICIPLE
    if low.endswith(_ADJECTIVE_ENDINGS) and len(low) > 4 and not low.endswith(_NOUN_ENDINGS):
        return "J"
    if low.endswith(("izes", "ises", "ifies")) and len(low) > 6:
        return S_FORM
    if low.endswith(("ize", "ify", "yze", "yse")) and len(low) > 5:
        return BASE
    return "N"
