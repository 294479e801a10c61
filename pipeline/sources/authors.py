"""Authors' names, as sources write them, in one form: family name, a comma, what is known of the given names.

`Smith JA`, `John A. Smith` and `Smith, J. A.` are three ways to write one name; they come out as `Smith, JA`,
`Smith, John A.` and `Smith, J. A.`, which have the family name and the first initial in one place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MOST = 200  # names kept of a record; what has more was written by a consortium
_LONGEST = 10_000  # characters, in which there are as many

_TOGETHER = re.compile(r"\s*[;|\n]\s*|\s+(?:and|&)\s+", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.?[-\s]?){1,4}")
_NOTE = re.compile(r"\(\d[\d)(, ]*\)|[\d*†‡§¶]+(?=\s*(?:,|$))")
_OTHERS = re.compile(r"(?:et\.? al\.?|others)\.?", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_PARTICLES = frozenset("van von der den de del della di da dos du la le ten ter af av zu el al bin ibn".split())
_SPACE = re.compile(r"\s+")


def authors(text: str | None) -> list[str]:
    """Return the names in a field, in order, each once: separated by semicolons, bars, lines, "and", or commas."""
    parts = [part for part in _TOGETHER.split(_NOTE.sub("", (text or "")[:_LONGEST])) if part and part.strip(" ,.")]
    if len(parts) == 1:
        parts = _by_commas(parts[0])
    names = dict.fromkeys(name for part in parts if (name := _name(part)))
    return list(names)[:MOST]


def joined(names: Iterable[str]) -> str:
    """Join names that a format has apart, as one field that `authors` takes apart again."""
    return "; ".join(_SPACE.sub(" ", name.replace(";", " ")).strip() for name in names if name and name.strip())


def _by_commas(text: str) -> list[str]:
    """Return the names in a text whose only separators are commas, which also stand inside names."""
    parts = [part.strip() for part in text.strip(" .,").split(",") if part.strip()]
    if len(parts) > 1 and all(len(part.split()) > 1 for part in parts):  # Smith JA, Jones B
        return parts
    if len(parts) > 2 and len(parts) % 2 == 0 and all(_INITIALS.fullmatch(part) for part in parts[1::2]):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    return [text]


def _name(text: str) -> str:
    """Return one name in its form; empty where there is none."""
    text = _SPACE.sub(" ", text).strip(" ,")
    if not any(map(str.isalpha, text)) or _OTHERS.fullmatch(text):
        return ""
    if "," in text:
        family, given = (part.strip() for part in text.split(",", 1))
        return f"{family}, {given}" if given else family
    words = text.split()
    if len(words) > 2 and _SUFFIX.fullmatch(words[-1]):
        words = words[:-1]
    if len(words) < 2:
        return text
    if _INITIALS.fullmatch(words[-1]) and not _INITIALS.fullmatch(words[0]):  # Smith JA; van der Berg J
        return f"{' '.join(words[:-1])}, {words[-1]}"
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    return f"{' '.join(words[start:])}, {' '.join(words[:start])}"
