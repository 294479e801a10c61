"""Abbreviations that an abstract defines, and names with them written out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping

from pipeline.entities.name import GREEK

_STARTS, _ENDS = re.compile(r"(?<!\w)(?=\S)"), re.compile(r"(?<=\S)(?!\w)")
_LONGEST_STRETCH = 40
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,120})[)\]]")
_STOPS = re.compile(r"[.;:!?()\[\]]\s")
_FURTHEST = 1000  # characters before the bracket; no short form has letters for more words
_SHORT = re.compile(r"[A-Za-z0-9Ͱ-Ͽ][\w+./'’-]{1,11}(?: [\w-]{1,6})?")
_INITIAL = re.compile(r"\b(([A-Za-z])\w+) [(\[](?i:\2)[)\]]")  # nitrogen (N)
_SKIPPED = frozenset("of the and in for to a an with by on or as from at".split())


def abbreviations(text: str) -> dict[str, str]:
    """Short form -> long form for every abbreviation that this text defines: 'long form (LF)' or 'LF (long form)'.

    After the idea of Schwartz and Hearst (2003): the letters of the short form are looked for in the words before the
    bracket. First choice is one letter a word; only then letters inside words.
    """
    found: dict[str, str] = {}
    brackets = list(_BRACKETS.finditer(text))
    clauses = [0, *(stop.end() for stop in _STOPS.finditer(text))] if brackets else []
    for bracket in brackets:
        inside = re.split(r"[;,:=]", bracket[1])[0].strip().strip("\"'“”")
        clause = clauses[bisect_right(clauses, bracket.start()) - 1]
        before = text[max(clause, bracket.start() - _FURTHEST) : bracket.start()].split()
        if not before:
            continue
        if _is_short(inside):
            short, long = inside, _long_form(inside, before)
        else:
            short = before[-1].strip("\"'“”,;")
            long = _long_form(short, inside.split(), whole=True) if _is_short(short) else None
        if long:
            found.setdefault(short, long)
            if short[-1] == "s" and short[:-1].isupper() and len(short) > 2:
                found.setdefault(short[:-1], long)
    return found


def _is_short(text: str) -> bool:
    """Whether a text can be an abbreviation: up to two words, a capital or a digit among letters, no plain word."""
    letters = [char for char in text if char.isalpha()]
    return (
        bool(_SHORT.fullmatch(text))
        and bool(letters)
        and any(char.isupper() for char in text)
        and not (len(letters) > 3 and text[0].isupper() and text[1:].islower() and not text.endswith("s"))
        and not re.fullmatch(r"(Fig|Table|Eq|Ref|Sec|No)\.?\s?\w*|[Nnp]\W?\d.*|[IVX]+", text)
    )


def _long_form(short: str, words: list[str], whole: bool = False) -> str | None:
    """The words, counted from the end (or all of them), that `short` abbreviates; None if its letters are not there."""
    wanted = [GREEK.get(char, char)[0] for char in short.lower() if char.isalnum()]
    if short[-1] == "s" and any(char.isupper() for char in short[:-1]):
        wanted = wanted[:-1]
    most = min(len(wanted) + 5, 2 * len(wanted) + 1)
    for starts_only in (True, False):
        for count in range(1, min(len(words), most) + 1):
            if whole and count != len(words):
                continue
            taken = [words[-count].lstrip("([\"'“"), *words[len(words) - count + 1 :]]
            if taken[0].lower() in _SKIPPED or len(" ".join(taken)) <= len(short):
                continue
            fits = _initials_fit(wanted, taken) if starts_only else _letters_fit(wanted, taken)
            if fits and short not in taken:
                return " ".join(taken).strip(" ,;:\"'“”")
    return None


def _parts(words: list[str]) -> list[str]:
    """Words, split at hyphens and slashes, lower-case, Greek letters spelled."""
    text = " ".join(words).lower()
    text = "".join(GREEK.get(char, char) for char in text)
    return [part for part in re.split(r"[\s/–—-]+", text) if part]


def _initials_fit(wanted: list[str], words: list[str]) -> bool:
    """Tell whether the letters are the words' initials in order, small words optional."""
    position = 0
    for number, part in enumerate(_parts(words)):
        bare = part.lstrip("\"'“(")
        if position < len(wanted) and bare.startswith(wanted[position]):
            position += 1
        elif bare not in _SKIPPED or not number:
            return False
    return position == len(wanted)


def _letters_fit(wanted: list[str], words: list[str]) -> bool:
    """Whether the letters stand in the words in order: the first begins the first word, the last lies in the last, and
    there are no more words than letters (one more if every letter begins a word). Two letters must both begin one,
    unless there is one word only."""
    parts = _parts(words)
    text = " ".join(parts)
    if len(wanted) < 2 or not text.startswith(wanted[0]):
        return False
    used = _places(text, wanted, 1, [0])
    if used is None or used[-1] <= text.rfind(" "):
        return False
    begun = sum(at == 0 or text[at - 1] == " " for at in used)
    if len(wanted) == 2 and len(parts) > 1 and begun < 2:
        return False
    return len([part for part in parts if part not in _SKIPPED]) <= len(wanted) + (begun == len(wanted))


def _places(text: str, wanted: list[str], number: int, used: list[int]) -> list[int] | None:
    """Where the letters from `number` on stand, beginnings of words first; None if they do not."""
    if number == len(wanted):
        return used
    starts = text.find(f" {wanted[number]}", used[-1] + 1) + 1
    for at in dict.fromkeys((starts, text.find(wanted[number], used[-1] + 1))):
        if at > used[-1]:
            found = _places(text, wanted, number + 1, [*used, at])
            if found is not None and found[-1] > text.rfind(" "):
                return found
    return None


def expand(name: str, definitions: Mapping[str, str]) -> str:
    """Return the name with every short form written out, and without brackets that only repeat the abbreviation."""
    own = abbreviations(name)
    known = {**definitions, **own} if own else definitions
    name = _INITIAL.sub(r"\1", name)
    name = _BRACKETS.sub(lambda found: _bracket(found[1], known, own), name)
    used = [part for part in _stretches(name) if part in known]
    if used:
        shorts = "|".join(re.escape(short) for short in sorted(used, key=lambda short: (-len(short), short)))
        pattern = re.compile(rf"(?<![\w])({shorts})(?:'s|’s|s)?(?![\w])")
        name = pattern.sub(lambda found: known[found[1]], name)
    return " ".join(name.split())


def _stretches(name: str) -> set[str]:
    """Return what may stand for a short form: from the beginning of a word to the end of it or of one after it.

    A corpus defines thousands of short forms; to look for these few among them is quicker than the other way round.
    """
    starts = [found.start() for found in _STARTS.finditer(name)]
    ends = [found.start() for found in _ENDS.finditer(name)]
    parts = {
        name[start:end]
        for start in starts
        for end in ends[bisect_right(ends, start) : bisect_right(ends, start + _LONGEST_STRETCH)]
    }
    return parts | {part[: -len(tail)] for part in parts for tail in ("'s", "’s", "s") if part.endswith(tail)}


def _bracket(inside: str, known: Mapping[str, str], own: Mapping[str, str]) -> str:
    """Return what stays of a bracket: nothing if it holds a known short form or the long form of the word before it."""
    content = inside.strip()
    if content in known or content in own.values() or (content[-1:] == "s" and content[:-1] in known):
        return ""
    return f"({inside})"
