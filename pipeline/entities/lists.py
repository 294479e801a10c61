"""Lists in names: "systolic and diastolic blood pressure" names two concepts. Pure.

What may be one thing stays one: a combination ("A plus B", "combination of A and B"), "head and neck cancer",
"access and benefit sharing". Two things are told by their form, an adjective each before one noun, or by their kind,
both illnesses, both drugs, both events.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.entities import phrases, word_relations

MOST = 4  # items; more are an enumeration that was cut somewhere
_JOINT = re.compile(r"\s*,?\s+(?:and/or|and|or)\s+|\s*,\s+")
_SLASHED = re.compile(r"(?<=[a-z]{3})/(?=[a-z]{3}[a-z-]* )")  # systolic/diastolic blood pressure
_JOINED = re.compile(r"\s(?:and/or|and|or)\s")
_ALIKE = ("condition", "inn", "drug class", "event", "count", "lipid")


@lru_cache(maxsize=50_000)
def items(name: str) -> tuple[str, ...]:
    """The names that a list joins; the name alone where it is no list of two to four."""
    if name.rsplit(maxsplit=1)[-1] in word_relations.ORDERED:  # a ratio is of both
        return (name,)
    if _SLASHED.search(name):
        parted = items(_SLASHED.sub(" and ", name, count=1))
        return parted if len(parted) > 1 else (name,)
    parts = [part.strip() for part in _JOINT.split(name)]
    listed = _JOINED.search(name) and not phrases.has_link(name) and 1 < len(parts) <= MOST and all(parts)
    return _parted(parts) or (name,) if listed else (name,)


def _parted(parts: list[str]) -> tuple[str, ...]:
    """The names in the parts of a list: of one head with several adjectives, or of one kind; none if it is neither."""
    *first, last = (part.split() for part in parts)
    if all(len(words) == 1 and phrases.describes(words[0]) for words in first):
        shared = last[1:]
        described = bool(shared) and phrases.describes(last[0])
        return (*(" ".join([*words, *shared]) for words in first), " ".join(last)) if described else ()
    return tuple(parts) if any(all(phrases.is_of(part, kind) for part in parts) for kind in _ALIKE) else ()
