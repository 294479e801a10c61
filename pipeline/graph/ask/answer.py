"""Answers to a question about a cause and an effect: the balance of papers in the graph, with their sentences.

What is asked about is found by patterns (`question`), or by a model that chooses among the graph's names (`mapping`).
The answer is counted in the graph alone: where it has nothing, that is the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from pipeline.entities import lookup
from pipeline.entities.name import key
from pipeline.graph.about import STEPS
from pipeline.graph.ask.mapping import Mapped
from pipeline.graph.ask.question import ParsedQuestion, parse
from pipeline.sources.text.direction import variable
from pipeline.store.database import Store
from pipeline.store.records import Sign
from pipeline.store.result import Row

__all__ = ["Mapped", "Pair", "ParsedQuestion", "answer", "meant", "pair_of", "parse"]

QUOTES = 3  # papers of each sign that are quoted
WIDER = 5  # edges between classes that are listed
_PARTIAL = 10  # variables that a name which is part of theirs can mean
_OPPOSITE: dict[Sign, Sign] = {"+": "-", "-": "+", "0": "0", "?": "?"}


class Meant(NamedTuple):
    """The variables that an end of a question means; `exact` if they are called so, else their names contain it.

    `flip` is -1 where the question speaks of less of them.
    """

    words: str
    ids: list[str]
    names: list[str]
    exact: bool
    flip: int


class Pair(NamedTuple):
    """A question's cause and effect as variables, the sign it asks for (None for any), and which may be the cause."""

    cause: Meant
    effect: Meant
    sign: Sign | None
    both: bool


def pair_of(store: Store, question: ParsedQuestion | Mapped) -> Pair:
    """Return the variables of a question."""
    if isinstance(question, Mapped):
        cause, effect = (_called(store, ids) for ids in (question.causes, question.effects))
        return Pair(cause, effect, None if question.sign in ("?", "0") else question.sign, both=False)
    return Pair(meant(store, question.cause), meant(store, question.effect), question.sign, question.both)


def meant(store: Store, text: str) -> Meant:
    """Return the variables that a name in a question means: what is called so, else what it is a part of."""
    plain, flip = variable(text)
    for name, direction in ((text, 1), (plain, -1 if flip == -1 else 1)):
        if rows := store.rows("entities/called", text=name.strip(), keys=lookup.forms(name)):
            return Meant(text, [row["id"] for row in rows], [row["name"] for row in rows], True, direction)
    ids = [row["id"] for row in store.rows("entities/containing", text=plain, key=key(plain))][:_PARTIAL]
    rows = store.rows("entities/called_by_id", ids=ids)
    return Meant(text, [row["id"] for row in rows], [row["name"] for row in rows], False, -1 if flip == -1 else 1)


def _called(store: Store, ids: Sequence[str]) -> Meant:
    names = {row["id"]: row["name"] for row in store.rows("entities/called_by_id", ids=list(ids))}
    return Meant("; ".join(names[each] for each in ids), list(ids), [names[each] for each in ids], True, 1)


def answer(store: Store, pair: Pair) -> Row:
    """The balance of the papers on a pair: `found` for its direction, `reverse` for the other; None if there is none.

    Each has the papers by sign, `independent` ones, the support for the prevailing sign with its 90 % interval, the
    narrower variables that it speaks `through`, and the best sentences by sign. `asked` is the sign that is asked for,
    between more of both variables. `wider` are edges between classes above them.
    """
    answer = {
        "cause": _endpoint(pair.cause),
        "effect": _endpoint(pair.effect),
        "asked": _flipped(pair.sign, pair.cause.flip * pair.effect.flip),
        "both": pair.both,
    }
    if not pair.cause.ids or not pair.effect.ids:
        return {**answer, "found": None, "reverse": None, "wider": []}
    causes, effects = _with_narrower(store, pair.cause.ids), _with_narrower(store, pair.effect.ids)
    effects = [each for each in effects if each not in causes]
    rows = {row.pop("role"): row for row in store.rows("edges/about", concepts=causes, partners=effects, limit=None)}
    quotes = store.rows("edges/about_quotes", concepts=causes, partners=effects, together=True, each=QUOTES)
    names = _names(store, (own for row in rows.values() for own in row["through_ids"]))
    for role, row in rows.items():
        del row["partner_id"], row["number"]
        row["through"] = sorted(names[own] for own in row.pop("through_ids") if own not in pair.cause.ids)
        row["quotes"] = {
            sign: [_quote(each) for each in quotes if (each["role"], each["sign"]) == (role, sign)] for sign in "+-0?"
        }
    wider = store.rows("edges/wider", causes=pair.cause.ids, effects=pair.effect.ids, limit=WIDER)
    return {**answer, "found": rows.get("effect"), "reverse": rows.get("cause"), "wider": wider}


def _endpoint(end: Meant) -> dict[str, Any]:
    return {"said": end.words, "names": end.names, "ids": end.ids, "exact": end.exact, "less": end.flip == -1}


def _flipped(sign: Sign | None, flip: int) -> Sign | None:
    return _OPPOSITE[sign] if sign and flip == -1 else sign


def _with_narrower(store: Store, ids: Sequence[str]) -> list[str]:
    below = store.rows("entities/below", concepts=list(ids), steps=STEPS)
    return list(dict.fromkeys([*ids, *(row["id"] for row in below)]))


def _names(store: Store, ids: Iterable[str]) -> dict[str, str]:
    wanted = sorted(set(ids))
    return {each: each for each in wanted} | {
        row["id"]: row["name"] for row in store.rows("entities/called_by_id", ids=wanted)
    }


def _quote(row: Row) -> Row:
    return {name: row[name] for name in ("quote", "abstract", "year", "title", "claim", "reading", "basis")}
