"""Spelling normalisation: singular for plural, American for British. All functions take and give lower-case words.

The rules are our own. A word they do not know stays as it is: a missed plural costs a question later, a wrong one
joins two variables for good, because what happens here cannot be undone by a verdict.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.sources.text import data

_DATA = data.table("spelling")
IRREGULAR: dict[str, str] = dict(pair.split(":") for pair in _DATA["irregular"].split())
NO_PLURAL = frozenset(_DATA["no_plural"].split())
USE_WORDS = frozenset(_DATA["use_words"].split())
COUNTED_ICS = re.compile(rf"({'|'.join(_DATA['counted_ics'].split())})s$")
ES_AFTER_S = re.compile(r"(ss|sh|x|zz|[^aeo]ch|[eot]ach|each|och|ech)es$")
LATIN_OSES = re.compile(r"(?<!gluc)(?<!lact)(?<!fruct)(?<!cellul)(?<!malt)(?<!sucr)(?<!galact)(?<!purp)(?<!rib)oses$")


@lru_cache(maxsize=200_000)
def word(text: str) -> str:
    """Return the one spelling of a lower-case word: singular, American."""
    for _ in range(3):  # a plural may hide a British spelling; three rounds are enough for any word of either list
        spelled = american(singular(text))
        if spelled == text:
            break
        text = spelled
    return text


def singular(text: str) -> str:
    """Return the singular of a lower-case word; a word that is no known plural comes back unchanged."""
    if text in IRREGULAR:
        return IRREGULAR[text]
    if len(text) < 4 or not text.endswith("s") or text in NO_PLURAL or not text.isascii():
        return text
    if text.endswith(("ss", "us", "is", "monas", "myces", "oides", "idetes", "icutes")):
        return text
    if text.endswith("ics"):
        return text[:-1] if COUNTED_ICS.search(text) else text
    if text.endswith("ies"):
        return text[:-1] if len(text) == 4 else text[:-3] + "y"
    return _without_es(text) if text.endswith("es") else text[:-1]


def _without_es(text: str) -> str:
    """Return the singular of a plural in -es."""
    if text.endswith("yses") or text.endswith("theses") or (len(text) > 7 and LATIN_OSES.search(text)):
        return text[:-2] + "is"
    if text.endswith("uses"):
        keeps_e = text.endswith(("auses", "ouses")) or text[:-1] in USE_WORDS
        return text[:-1] if keeps_e else text[:-2]
    return text[:-2] if ES_AFTER_S.search(text) else text[:-1]


_LISTS = {f"{{{name}}}": "|".join(_DATA[name].split()) for name in ("our", "doubled", "re_words")}


def _rule(pattern: str) -> re.Pattern[str]:
    for name, words in _LISTS.items():
        pattern = pattern.replace(name, words)
    return re.compile(pattern)


RULES = tuple((_rule(pattern), put) for pattern, put in _DATA["rules"])
NOT_ISE = re.compile(_DATA["not_ise"])
ISE = re.compile(r"(?<=\w{3})is(e|ed|ing|er)$")


def american(text: str) -> str:
    """Return the American spelling of a lower-case word."""
    if len(text) < 4 or not text.isascii():
        return text
    for pattern, put in RULES:
        text = pattern.sub(put, text)
    if ISE.search(text) and not NOT_ISE.search(text):
        text = ISE.sub(r"iz\1", text)
    return text
