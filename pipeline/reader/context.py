"""Context of a claim, as its sentence says: population, condition, dose and time."""

from __future__ import annotations

import re

from pipeline.reader import noun_phrases
from pipeline.reader.lexicon import nouns
from pipeline.reader.match import Match, Parse
from pipeline.records import CircumstanceDraft, ContextDraft

_NUMBER = r"(?:\d+(?:[.,]\d+)?(?:\s?(?:-|–|to)\s?\d+(?:[.,]\d+)?)?|one|two|three|four|five|six|eight|ten|twelve)"
_UNIT = r"(?:seconds?|s|min(?:utes?)?|h|hours?|days?|weeks?|wk|months?|mo|years?|yr|decades?)"
_TIME = re.compile(
    rf"\b(?:for|after|over|within|during|at)\s+(?:the\s+(?:first|last|past)\s+|a\s+period\s+of\s+|up\s+to\s+|about\s+)?"
    rf"{_NUMBER}[\s-]{_UNIT}\b(?:\s+(?:of\s+(?:follow-up|treatment)|follow-up))?",
    re.IGNORECASE,
)
_DOSE = re.compile(
    r"\b\d+(?:[.,]\d+)?(?:\s?(?:-|–|to|or|and)\s?\d+(?:[.,]\d+)?)?\s?"
    r"(?:mg|g|kg|µg|μg|mcg|ug|ng|ml|mL|l|L|IU|mmol|µmol|μmol|nmol|mM|µM|μM|nM|Gy|ppm|kg\s?N)\b"
    r"(?:\s?/\s?(?:kg|d|day|week|m2|ha|h|min|mL|ml|L|l)\b|\s(?:per|a)\s(?:day|week|kg|kilogram|hectare)\b|\s?ha-1\b)*"
    r"(?:\s(?:once|twice|three\stimes)?\s?(?:a\sday|daily|weekly)\b)?"
)
_CONDITION = re.compile(
    r"\b(?:in\s+(?:vitro|vivo|the\s+(?:presence|absence)\s+of\s+(?:\w[\w-]*\s?){1,4})|"
    r"under\s+(?:\w[\w-]*\s){0,3}?(?:conditions?|stress|drought|hypoxia|normoxia|anesthesia|anaesthesia|irrigation|"
    r"load|pressure))",
    re.IGNORECASE,
)
# Who may be studied; "in vitro", "in the group" and "in a trial" are no population.
_STUDIED = nouns.PEOPLE | frozenset(
    "mice rats mouse rat dogs pigs rabbits monkeys zebrafish drosophila yeast humans animals smokers survivors "
    "infants neonates newborns adolescents girls boys males females elderly seedlings cattle cows sheep".split()
)
_BESIDE = 24  # characters before and after the cause
_NOBODY = frozenset("group groups cohort we teams team authors author researchers researcher members member".split())


def of_claim(parse: Parse, match: Match) -> list[CircumstanceDraft]:
    """The circumstances that the sentence states; a dose stands beside the cause."""
    text, start, end = parse.sentence.text, parse.sentence.start, parse.sentence.end
    cause = parse.words[match.cause.first].start, parse.words[match.cause.last - 1].end
    beside = max(start, cause[0] - _BESIDE), min(end, cause[1] + _BESIDE)
    found = ContextDraft(
        population=_population(parse),
        condition=_first(_CONDITION, text, start, end),
        dose=None if match.tested else _first(_DOSE, text, *beside),
        time=_first(_TIME, text, start, end),
    )
    return found.listed()


def _first(pattern: re.Pattern[str], text: str, start: int, end: int) -> str | None:
    match = pattern.search(text, start, end)
    return match.group().strip() if match else None


def _population(parse: Parse) -> str | None:
    """The first "in patients with X", "among older adults", "in mice"."""
    words = parse.words
    for i, word in enumerate(words[:-1]):
        if word.low not in {"in", "among", "amongst"} or word.tag != "I":
            continue
        phrase = noun_phrases.base(words, i + 1)
        if phrase is None or words[phrase.head].low not in _STUDIED or words[phrase.head].low in _NOBODY:
            continue
        k = phrase.last
        if k + 1 < len(words) and words[k].low in {"with", "without", "aged", "over", "at"} and words[k + 1].tag != "D":
            inner = noun_phrases.base(words, k + 1)
            if inner is not None and words[inner.head].tag in {"N", "#"}:
                phrase.last = inner.last
        first = phrase.first
        while first < phrase.last - 1 and words[first].tag == "D":
            first += 1
        return parse.sentence.slice(first, phrase.last)
    return None
