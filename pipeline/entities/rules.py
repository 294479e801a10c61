"""Decisions by rule: names that spelling, word order or an abbreviation make one, and kinds that their heads tell.

Pure functions of the names in use; nothing is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from pipeline.entities import blocking, hierarchy, match, phrases, word_relations
from pipeline.entities.abbreviations import expand
from pipeline.entities.decisions import RULE, Decision
from pipeline.entities.generic import is_generic
from pipeline.entities.name import key, parse


class Uses(NamedTuple):
    """The normal forms in use: the number of claims of each, and how one of them writes it."""

    claims: Mapping[str, int]
    names: Mapping[str, str]


def decisions(
    uses: Uses, abbreviations: Iterable[tuple[str, str]], called: Iterable[tuple[str, str]] = ()
) -> list[Decision]:
    """'same' for names that are certainly one, and 'broader' for names whose head phrase is a name in use.

    `called` are normal forms with a qualifier that is a name in use itself.
    """
    same = {(each.a, each.b): each for each in _spelled(uses)}
    for each in _abbreviated(uses, match.acronyms(abbreviations)):
        same[each.a, each.b] = each
    broader: dict[tuple[str, str], Decision] = {}
    for each in (*_kinds(uses.claims, is_generic), *_by_stem(uses.claims), *_called(called)):
        broader.setdefault((each.a, each.b), each)
    return [*same.values(), *broader.values()]


def _spelled(uses: Uses) -> Iterable[Decision]:
    for a, b in blocking.same_letters(uses.claims):
        decision = match.decide(a, b)
        if decision.verdict == "same":
            yield Decision("same", a, b, decision.why, RULE, decision.score)


def _abbreviated(uses: Uses, defined: Mapping[str, str]) -> Iterable[Decision]:
    for short, name in uses.names.items():
        spelled = expand(name, defined)
        long = key(spelled) if spelled != name else short
        if long != short and long in uses.claims and match.veto(short, long) is None:
            a, b = sorted((short, long))
            yield Decision("same", a, b, "an abbreviation, spelled out by other abstracts", RULE)


def _kinds(keys: Iterable[str], generic: Callable[[str], bool]) -> Iterable[Decision]:
    for link in hierarchy.lexical(keys, generic):
        yield Decision("broader", link.narrow, link.broad, "its head names a class", RULE, link.score, link.steps)


def _by_stem(claims: Mapping[str, int]) -> Iterable[Decision]:
    """Drugs whose name has the common stem of a class that is a name in use: metoprolol is a beta-blocker."""
    called: dict[str, list[str]] = defaultdict(list)
    for name in claims:
        called[parse(name).form.squeezed].append(name)
    for stem, said in word_relations.DRUG_STEMS.items():
        classes = called.get(parse(key(said)).form.squeezed)
        if not classes:
            continue
        broad = min(classes, key=lambda name: (-claims[name], name))
        for name in claims:
            if name.endswith(stem) and name != stem and name.isalpha():
                yield Decision("broader", name, broad, f"its name has the stem -{stem}", RULE)


def _called(pairs: Iterable[tuple[str, str]]) -> Iterable[Decision]:
    """Yield what is called by its class: "the beta-blocker carvedilol", "antihypertensive treatment with atenolol"."""
    for name, qualifier in pairs:
        if phrases.is_of(qualifier, "drug class") and phrases.is_of(name, "drug"):
            yield Decision("broader", name, qualifier, "called so by a claim", RULE, 0.9)
