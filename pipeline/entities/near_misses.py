"""Near misses of an entity: the names that nearly joined it, and for each what kept it out.

A name is near that somebody compared with one of the entity's, that is spelled alike, that was given the same standard
term, or that a model was asked about in the same question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import log
from typing import NamedTuple

from pipeline.entities import match
from pipeline.entities.decisions import RULE, VOCABULARY, Rank, rank
from pipeline.entities.name import key
from pipeline.store.database import Store
from pipeline.store.result import Row

NEAREST = 300  # names that share most with those of an entity: these are compared with them
OWN = 30  # names of the entity that they are compared with
_BEGINS = 4  # letters by which words are alike
_SHORT = 8  # letters of a name without spaces that may be an abbreviation


class Known(NamedTuple):
    """An entity's normal forms, the most used first; every form's entity; and the decisions that touch its own."""

    own: Sequence[str]
    entities: Mapping[str, str]
    about: Sequence[Row]

    def is_other(self, form: str) -> bool:
        """Tell whether a form is a name in use of another entity."""
        return form in self.entities and self.entities[form] != self.entities[self.own[0]]


def near_misses(store: Store, known: Known) -> list[Row]:
    """Rows of `key`, `why`, `by` and `id` of the decision, if it was one.

    By people's decisions first, then a model's, a vocabulary's and the rules'; what a model told apart and nothing but
    its question brought near comes last.
    """
    alike = {other: why for other, why in _alike(known) if known.is_other(other)}
    found: dict[str, Row] = {}
    for row in (
        *_compared(known),
        *_of_one_term(store, known),
        *_of_two_concepts(store, known, alike),
        *_unanswered(store, known),
        *({"key": other, "why": why, "by": RULE, "id": None} for other, why in alike.items()),
    ):
        if known.is_other(row["key"]):
            found.setdefault(row["key"], row)
    ranked = sorted(found.values(), key=lambda row: (_is_far(row, alike), -rank(row["by"])))
    return [{name: row[name] for name in ("key", "why", "by", "id")} for row in ranked]


def _is_far(row: Row, alike: Mapping[str, str]) -> bool:
    return row["key"] not in alike and rank(row["by"]) == Rank.MODEL and bool(row.get("apart"))


def _compared(known: Known) -> Iterator[Row]:
    """Yield names that somebody called different, or the same in vain."""
    for row in sorted(known.about, key=lambda row: (-rank(row["by"]), row["kind"] == "same", row["id"])):
        other = row["b"] if row["a"] in known.own else row["a"]
        if row["kind"] not in ("same", "different") or not known.is_other(other):
            continue
        apart = row["kind"] == "different"
        why = row["why"] if apart else f"'{row['why']}', but {_against(known, other)}"
        yield {"key": other, "why": why, "by": row["by"], "id": row["id"], "apart": apart}


def _against(known: Known, other: str) -> str:
    """What keeps the entity of another name from this one, although somebody called two of their names the same."""
    theirs = {form for form, entity in known.entities.items() if entity == known.entities[other]}
    for row in sorted(known.about, key=lambda row: -rank(row["by"])):
        if row["kind"] == "different" and {row["a"], row["b"]} & theirs:
            return f"'{row['a']}' and '{row['b']}' are not: {row['why']} ({row['by']})"
    for one, form in product(known.own[:OWN], sorted(theirs)[:OWN]):
        if reason := match.veto(one, form):
            return f"'{one}' and '{form}' cannot be: {reason}"
    return "too few of the names of both were called the same"


def _of_one_term(store: Store, known: Known) -> Iterator[Row]:
    """Names that were given a standard term which was given to names of the entity, too, or that are such a term."""
    terms = {row["b"]: row for row in known.about if row["kind"] == "name" and row["a"] in known.own}
    for row in store.rows("entities/terms_given", names=[term.lower() for term in terms]):
        if known.is_other(row["key"]):
            veto = next((reason for form in known.own[:OWN] if (reason := match.veto(form, row["key"]))), None)
            why = f"both have the standard term '{row['name']}', but {veto or 'nobody called them the same'}"
            yield {"key": row["key"], "why": why, "by": row["by"], "id": row["id"]}
    for term, row in terms.items():
        why = f"it is the standard term of '{row['a']}', but nobody called them the same"
        yield {"key": key(term), "why": why, "by": row["by"], "id": row["id"]}


def _of_two_concepts(store: Store, known: Known, others: Iterable[str]) -> Iterator[Row]:
    """Yield names spelled alike of which a vocabulary has different concepts."""
    ids: dict[str, dict[str, str]] = defaultdict(dict)
    for row in store.rows("entities/vocabulary_ids", keys=[*known.own, *others]):
        ids[row["key"]][row["vocabulary"]] = row["id"]
    mine = {vocabulary: identity for form in known.own for vocabulary, identity in ids[form].items()}
    for other in others:
        for vocabulary, identity in ids[other].items():
            if mine.get(vocabulary, identity) != identity:
                why = f"they are two concepts: {mine[vocabulary]} and {identity}"
                yield {"key": other, "why": why, "by": f"{VOCABULARY}: {vocabulary}", "id": None}


def _unanswered(store: Store, known: Known) -> Iterator[Row]:
    """Yield names that a model was asked about together with one of the entity's, and left without an answer."""
    said = {(row["by"], row["a"], row["b"]) for row in known.about if row["kind"] in ("same", "different")}
    for row in store.rows("entities/asked_with", keys=list(known.own)):
        for mine, other in product(sorted({*known.own} & {*row["keys"]}), row["keys"]):
            if (row["by"], *sorted((mine, other))) not in said:
                why = f"asked about together with '{mine}', and not put into one group each"
                yield {"key": other, "why": why, "by": row["by"], "id": None, "apart": True}


# --- spelled alike ----------------------------------------------------------------------------------------------------


def _alike(known: Known) -> Iterator[tuple[str, str]]:
    """Yield names that are spelled like those of the entity, and why the rules do not join them."""
    own = known.own[:OWN]
    for other in _nearest(own, known.entities):
        (value, kind), mine = max((match.score(form, other), form) for form in own)
        if value >= match.ASK:
            veto = match.veto(mine, other)
            yield other, veto or f"alike ({kind}), but not certainly one, and nobody decided"


def _nearest(own: Sequence[str], forms: Iterable[str]) -> list[str]:
    """Return the forms that share most beginnings of words with some of these, rare ones weighing more, or may be their
    abbreviation."""
    mine = {form: _beginnings(form) for form in own}
    wanted = frozenset().union(*mine.values())
    shared: dict[str, frozenset[str]] = {}
    holds: dict[str, int] = defaultdict(int)
    total = 0
    for form in forms:
        total += 1
        begins = _beginnings(form)
        if met := begins & wanted:
            shared[form] = begins
            for beginning in met:
                holds[beginning] += 1
    weight = {beginning: log(total / holds[beginning]) + 0.1 for beginning in holds}
    most = log(total or 1) + 0.1

    def nearness(form: str) -> float:
        begins = shared[form]
        return max(
            sum(weight[each] for each in begins & of) / sum(weight.get(each, most) for each in begins | of)
            for of in mine.values()
        )

    ranked = sorted(shared, key=lambda form: (-nearness(form), form))[:NEAREST]
    short = (form for form in forms if any(_abbreviates(*sorted((form, each), key=len)) for each in own))
    return [form for form in dict.fromkeys([*ranked, *short]) if form not in mine]


def _beginnings(form: str) -> frozenset[str]:
    return frozenset(word[:_BEGINS] for word in form.lower().split())


def _abbreviates(short: str, long: str) -> bool:
    """Tell whether one name begins with the initials of another's first two words."""
    words = long.lower().split()
    return (
        len(words) > 1 and " " not in short and len(short) <= _SHORT and short.lower()[:2] == words[0][0] + words[1][0]
    )
