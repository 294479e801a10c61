"""Morphology of English verbs and nouns: the forms of a verb, the verb of a form, the plural of a noun."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pipeline.sources.text import data

_VOWELS = "aeiou"
NOUNS_LIKE_ADJECTIVES = frozenset(data.table("morphology")["nouns_like_adjectives"].split())
_DOUBLING = frozenset(data.table("morphology")["doubling"].split())
_IRREGULAR: dict[str, tuple[str, str]] = {
    base: (past, participle)
    for base, past, participle in (line.split() for line in data.table("morphology")["irregular"].strip().splitlines())
}


class VerbForm(NamedTuple):
    """What a word form may be: its verb, and the letters of the forms it can stand for.

    b base, s third person, p past tense, n participle, g -ing form.
    """

    lemma: str
    kinds: str


def inflect(base: str) -> dict[str, str]:
    """Return the forms of a verb, each with its kinds."""
    forms = _regular(base)
    if base in _IRREGULAR:
        past, participle = _IRREGULAR[base]
        forms = {form: kinds for form, kinds in forms.items() if kinds != "pn"}
        for form, kind in ((past, "p"), (participle, "n")):
            forms[form] = "".join(dict.fromkeys(forms.get(form, "") + kind))
    return forms


def _regular(base: str) -> dict[str, str]:
    forms = {base: "b"}
    ends_in_y = base.endswith("y") and base[-2:-1] not in _VOWELS
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        forms[base + "es"] = "s"
    else:
        forms[base[:-1] + "ies" if ends_in_y else base + "s"] = "s"
    if base.endswith("e"):
        past, ing = base + "d", (base[:-2] + "ying" if base.endswith("ie") else base[:-1] + "ing")
        if base.endswith(("ee", "oe", "ye")):
            ing = base + "ing"
    elif ends_in_y:
        past, ing = base[:-1] + "ied", base + "ing"
    elif base in _DOUBLING:
        past, ing = base + base[-1] + "ed", base + base[-1] + "ing"
    else:
        past, ing = base + "ed", base + "ing"
    forms[past] = "pn"
    forms[ing] = "g"
    return forms


def forms_of(bases: Iterable[str]) -> dict[str, VerbForm]:
    """Every form of these verbs, British spellings too; where two verbs share a form it is the shorter one's."""
    known: dict[str, VerbForm] = {}
    for base in sorted(bases):
        for form, kinds in inflect(base).items():
            before = known.get(form)
            if before is None or (before.lemma != base and len(base) < len(before.lemma)):
                known[form] = VerbForm(base, kinds)
    for british, american in ((form.replace("iz", "is"), form) for form in list(known) if "iz" in form):
        known.setdefault(british, known[american])
    return known


def plural(noun: str) -> str:
    """Return the regular plural of a noun."""
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2:-1] not in _VOWELS else noun + "s"
