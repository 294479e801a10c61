"""The forms of a verb, and which verb a form may belong to."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.reader.lexicon import causal, verbs

_VOWELS = "aeiou"


class VerbForm(NamedTuple):
    """What a word form may be: its verb, and the letters of the forms it can stand for.

    b base, s third person, p past tense, n participle, g -ing form.
    """

    lemma: str
    kinds: str


def inflect(base: str) -> dict[str, str]:
    """The regular forms of a verb, each with its kinds."""
    forms = {base: "b"}
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        forms[base + "es"] = "s"
    elif base.endswith("y") and base[-2:-1] not in _VOWELS:
        forms[base[:-1] + "ies"] = "s"
    else:
        forms[base + "s"] = "s"
    if base.endswith("e"):
        past, ing = base + "d", (base[:-2] + "ying" if base.endswith("ie") else base[:-1] + "ing")
        if base.endswith(("ee", "oe", "ye")):
            ing = base + "ing"
    elif base.endswith("y") and base[-2:-1] not in _VOWELS:
        past, ing = base[:-1] + "ied", base + "ing"
    elif base in verbs.DOUBLING:
        past, ing = base + base[-1] + "ed", base + base[-1] + "ing"
    else:
        past, ing = base + "ed", base + "ing"
    forms[past] = "pn"
    forms[ing] = "g"
    return forms


@cache
def verb_forms() -> dict[str, VerbForm]:
    """Every known form of every known verb."""
    table: dict[str, VerbForm] = {}
    for base in sorted(verbs.GENERAL | causal.all_verbs() | causal.TAKE_AWAY):
        irregular = verbs.IRREGULAR.get(base)
        forms = inflect(base)
        if irregular:
            past, participle = irregular
            forms = {form: kinds for form, kinds in forms.items() if kinds != "pn"}
            for form, kind in ((past, "p"), (participle, "n")):
                forms[form] = "".join(dict.fromkeys(forms.get(form, "") + kind))
        for form, kinds in forms.items():
            known = table.get(form)
            if known is None or (known.lemma != base and len(base) < len(known.lemma)):
                table[form] = VerbForm(base, kinds)
    for british, american in ((form.replace("iz", "is"), form) for form in list(table) if "iz" in form):
        table.setdefault(british, table[american])
    return table


@lru_cache(maxsize=65536)
def is_plural(noun: str) -> bool:
    """Whether a lower-case noun looks plural."""
    if noun in verbs.PLURALS:
        return True
    return len(noun) > 3 and noun.endswith("s") and not noun.endswith(("ss", "us", "is", "ics", "itis", "ness"))


@lru_cache(maxsize=65536)
def singular(noun: str) -> str:
    """A lower-case noun without its plural ending."""
    if not is_plural(noun) or noun in verbs.PLURALS:
        return noun
    if noun.endswith("ies") and len(noun) > 5:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "xes", "ches", "shes")):
        return noun[:-2]
    return noun[:-1]
