"""Grouping of terms by a model: the answer about one set of terms, and the decisions that are kept of it.

The model sees 8 to 12 numbered terms (`prompts/entities.md`), puts those that mean one variable in a group, and
gives each group a standard name and broader classes from near to far.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, NamedTuple

from pipeline.entities import match, word_relations
from pipeline.entities.decisions import Decision, rank
from pipeline.entities.name import key, parse, stem
from pipeline.sources.text import data
from pipeline.store.records import GroupDraft, GroupsDraft, Sign

CLASSES = 3  # broader classes kept of a group
SENTENCE = 240  # code points of a term's sentence that are shown
ALIKE = 50  # terms of one name that are taken to be one variable; a name that more terms get is none


Role = Literal["cause", "effect"]


class End(NamedTuple):
    """The other end of a claim: the role that the term has in it, the key of what it is joined to, and the sign."""

    role: Role
    other: str
    sign: Sign


@dataclass(frozen=True, slots=True)
class Term:
    """A name that claims use: its key, how to show it, a sentence in which it stands, how many claims it has, and the
    other ends of them."""

    key: str
    name: str
    sentence: str
    claims: int = 1
    ends: tuple[End, ...] = ()


def listed(terms: Sequence[Term]) -> str:
    """The numbered terms as the prompt takes them, one a line: nothing in a name or sentence can begin another."""
    return "\n".join(
        f"{number}. {_line(term.name, SENTENCE // 2)} | {_line(term.sentence, SENTENCE)}"
        for number, term in enumerate(terms, start=1)
    )


def _line(text: str, most: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"


# --- keep -----------------------------------------------------------------------------------------------------------


def keep_groups(
    terms: Sequence[Term], draft: GroupsDraft, by: str, generic: Callable[[str], bool] = lambda name: False
) -> list[Decision]:
    """Return the decisions in one answer, about the terms of its question and no others. Pure.

    A term without an answer, or in two groups, is not decided on: it stays as it is. Two terms of one group are the
    same unless `match.veto` forbids it; two of different groups are different. A class is left out ('not broader',
    with the reason) where it is the term itself, is too wide, or is less where the term is more. `generic` tells
    names that are no variable from those that are: they are neither names nor classes.
    """
    placed = _placed(len(terms), draft)
    kept: list[Decision] = []
    for (one, mine), (other, theirs) in combinations(sorted(placed.items()), 2):
        if terms[one].key != terms[other].key:
            kept.extend(_pair(terms[one].key, terms[other].key, draft.groups[mine], mine == theirs, by))
    for number, group in sorted(placed.items()):
        kept.extend(_named(terms[number], draft.groups[group], by, generic))
        kept.extend(_classes(terms[number], draft.groups[group], by, generic))
    return kept


def _placed(size: int, draft: GroupsDraft) -> dict[int, int]:
    """0-based place of each term -> its group, for the terms that are in exactly one."""
    found = Counter(number for group in draft.groups for number in set(group.terms))
    return {
        number - 1: at
        for at, group in enumerate(draft.groups)
        for number in set(group.terms)
        if 1 <= number <= size and found[number] == 1
    }


def _pair(one: str, other: str, group: GroupDraft, together: bool, by: str) -> Iterator[Decision]:
    """Two terms of a question, put into one group or not. Of a kind and its class in one group the class is broader."""
    a, b = sorted((one, other))
    reason = match.veto(a, b) if together else None
    if not together:
        yield Decision("different", a, b, "put into different groups", by)
    elif reason is None:
        yield Decision("same", a, b, f"both are '{_line(group.name, SENTENCE)}'", by)
    else:
        yield Decision("different", a, b, f"put into one group, but {reason}", by)
        for wide, narrow in ((a, b), (b, a)):
            if _says_less(wide, narrow):
                yield Decision("broader", narrow, wide, "put into one group with its class", by)


def _named(term: Term, group: GroupDraft, by: str, generic: Callable[[str], bool]) -> Iterator[Decision]:
    """Yield the standard name of a term; if it can only be a wider one, that name is a class of the term instead."""
    name = _line(group.name, SENTENCE)
    called = key(name)
    if not name or too_wide(called, generic):
        return
    if called != term.key and match.veto(term.key, called):
        if _says_less(called, term.key):
            yield Decision("broader", term.key, called, "named after what it is a kind of", by)
            yield Decision("name", called, name, "the standard term", by)
        return
    yield Decision("name", term.key, name, "the standard term", by)


def _classes(term: Term, group: GroupDraft, by: str, generic: Callable[[str], bool]) -> Iterator[Decision]:
    """Yield the classes of a term, each once, numbered from near to far over those that are kept."""
    steps = 0
    seen = {term.key, key(group.name)}
    for said in group.broader:
        name = _line(said, SENTENCE)
        wider = key(name)
        if not name or (wider in seen and wider != term.key) or steps == CLASSES:
            continue
        seen.add(wider)
        reason = _no_class(term.key, wider, generic)
        if reason:
            yield Decision("not broader", term.key, wider, reason, by)
            continue
        steps += 1
        yield Decision("broader", term.key, wider, "a class of it", by, steps=steps)
        yield Decision("name", wider, name, "the standard term", by)


def _no_class(term: str, wider: str, generic: Callable[[str], bool]) -> str | None:
    """Why a name is no class of a term; None if nothing speaks against it."""
    if wider == term:
        return "it is the term itself"
    if too_wide(wider, generic):
        return "it is so wide that findings in it say nothing about each other"
    if _says_less(term, wider):
        return "it is a kind of the term"
    return _reversed(term, wider)


_WIDE, _BARE = (frozenset(data.table("grouping", "pipeline.entities")[name].split()) for name in ("wide", "bare"))


def too_wide(name: str, generic: Callable[[str], bool] = lambda name: False) -> bool:
    """Tell whether a name is so wide, as a class, that findings in it say nothing about each other."""
    words = parse(name).form.bag
    return words <= _WIDE or (len(words) == 1 and words <= _BARE) or generic(name)


def _says_less(wide: str, narrow: str) -> bool:
    """Tell whether all words of one name stand in another that says more: cancer and lung cancer."""
    less, more = ({stem(word) for word in parse(name).form.bag} for name in (wide, narrow))
    return less < more


# Dimensions of `word_relations` on which more of the one value is less of the other.
_DIRECTIONS = ("change", "amount", "excess", "presence", "act", "success", "spread", "stance", "sign")


def _reversed(term: str, wider: str) -> str | None:
    """Why more of a term would be less of a class: hypotension in hypertension, treatment failure in success."""
    mine, theirs = parse(term).form.bag, parse(wider).form.bag
    for one in sorted(mine - theirs):
        for other in sorted(theirs - mine):
            if _opposed(one, other):
                return f"'{one}' and '{other}' point in opposite directions"
    return None


def _opposed(one: str, other: str) -> bool:
    for up, down in ((one, other), (other, one)):
        if up == "survival" and down in ("death", "mortality"):
            return True
        if up.startswith("hyper") and down.startswith("hypo") and up[5:] == down[4:]:
            return True
    mine, theirs = word_relations.DIMENSIONS.get(one, {}), word_relations.DIMENSIONS.get(other, {})
    return any(mine[way] != theirs[way] for way in _DIRECTIONS if way in mine and way in theirs)


# --- over all questions ---------------------------------------------------------------------------------------------


def named_alike(decisions: Sequence[Decision]) -> list[Decision]:
    """'same' for terms of different questions that one model gave one standard name.

    Left alone are names given to more than ALIKE terms, pairs that `match.veto` keeps apart, and pairs that the model
    decided on within one question.
    """
    said = {(item.a, item.b, item.by) for item in decisions if item.kind in ("same", "different")}
    groups: dict[tuple[str, str], set[str]] = {}
    for item in decisions:
        if item.kind == "name":
            groups.setdefault((item.by, key(item.b)), set()).add(item.a)
    return [
        Decision("same", a, b, f"both have the standard term '{name}'", by)
        for (by, name), members in sorted(groups.items())
        if len(members) <= ALIKE
        for a, b in combinations(sorted(members), 2)
        if (a, b, by) not in said and match.veto(a, b) is None
    ]


def names_of(decisions: Sequence[Decision]) -> dict[str, str]:
    """key -> the standard term to show for it: of the highest rank, given most often, first in the alphabet."""
    given: dict[str, Counter[tuple[int, str]]] = {}
    for item in decisions:
        if item.kind == "name":
            given.setdefault(item.a, Counter())[int(rank(item.by)), item.b] += 1
    return {
        name: min(counts.items(), key=lambda said: (-said[0][0], -said[1], said[0][1]))[0][1]
        for name, counts in given.items()
    }
