"""Evaluation of a graph on abstracts that its user has labelled: which of their claims it has, and with which sign.

A line of a file of labels is a JSON object: {"abstract", "cause", "effect", "sign"}, or {"abstract", "claims":
[{"cause", "effect", "sign"}, …]} with all that an abstract says; an empty list means that it says nothing. The claims
of one abstract may stand on several lines. What is labelled counts as complete: what the graph has beyond it is a false
alarm.

A name of a label means what it means in the graph: its normal form, with all that was merged. Words of direction turn
the sign, as they do in reading: "less smoking" raising risk is smoking lowering it. Labels and claims are matched one
to one, as many as can be, and of these as many of one sign as can be.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import networkx as nx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.entities import lookup
from pipeline.errors import Unusable
from pipeline.graph import bootstrap
from pipeline.llm.call_log import Calls
from pipeline.sources.text.direction import variable
from pipeline.store.database import Store
from pipeline.store.records import Sign
from pipeline.store.result import Row

LONGEST = 1_000_000  # bytes of a line
_MICRO = 1_000_000  # costs are counted in millionths of a dollar, so that counts add up
_FLIPPED: dict[str, Sign] = {"+": "-", "-": "+"}

Counts = Mapping[str, int]


class Label(BaseModel):
    """A claim as a person reads it in an abstract."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    cause: str = Field(min_length=1)
    effect: str = Field(min_length=1)
    sign: Sign


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    abstract: str = Field(min_length=1)
    claims: list[Label]


class Labels(NamedTuple):
    """The labels of a file, by abstract, each once; and the lines that are none, each with its number and why."""

    claims: dict[str, list[Label]]
    bad: list[str]


class Evaluation(NamedTuple):
    """How the claims of a graph compare with labels."""

    abstracts: int
    counts: Counts
    """labelled and found claims, those matched, those of them whose sign is right, and what reading cost, in millionths
    of a dollar; without that where a price is unknown"""
    scores: Mapping[str, float | None]
    intervals: Mapping[str, bootstrap.Interval]
    left_out: dict[str, str]
    """the labelled abstracts that are not scored, and why"""


def read(path: Path) -> Labels:
    """Read a file of labels. Raise Unusable where it cannot be read, or no line of it is a label."""
    claims: dict[str, dict[Label, None]] = {}
    bad = []
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(file, start=1):
                if not raw.strip():
                    continue
                try:
                    line = _parse(raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw)
                except ValueError as error:
                    bad.append(f"line {number} is left out: {error}.")
                else:
                    claims.setdefault(line.abstract, {}).update(dict.fromkeys(line.claims))
    except OSError as error:
        raise Unusable(f"{path}: cannot be read: {error.strerror}.") from None
    if not claims:
        raise Unusable(f"{path}: {bad[0]}" if bad else f"{path}: holds no labels.")
    return Labels({abstract: list(each) for abstract, each in claims.items()}, bad)


def _parse(raw: bytes) -> _Line:
    """Return the labels of a line. Raise ValueError with the reason where it has none."""
    if len(raw) > LONGEST:
        raise ValueError(f"it is longer than {LONGEST:,} bytes")
    try:
        found: Any = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8 text") from None
    except (ValueError, RecursionError):
        raise ValueError("it is not JSON") from None
    if not isinstance(found, dict):
        raise ValueError("it is not an object with fields")
    if "claims" not in found:
        found = {"abstract": found.get("abstract"), "claims": [found]}
    try:
        return _Line.model_validate(found)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(each) for each in first["loc"])
        raise ValueError(f"field {field!r}: {first['msg']}") from None


def evaluate(store: Store, folder: Path, labels: Mapping[str, Sequence[Label]]) -> Evaluation:
    """Compare the claims of a graph with labels of its abstracts. Raise Unusable where it has read none of these."""
    known = {row["id"]: row for row in store.rows("evaluate/abstracts", ids=sorted(labels))}
    left_out = {each: "no abstract of this graph has this id" for each in labels if each not in known}
    left_out |= {each: f"it is not read: {row['state']}" for each, row in known.items() if not row["read"]}
    scored = [each for each in labels if each not in left_out]
    if not scored:
        first, why = next(iter(left_out.items()))
        raise Unusable(f"none of the labelled abstracts is in this graph, such as {first!r}: {why}.")
    original = {each: known[each]["original"] for each in scored}
    found: dict[str, list[Row]] = defaultdict(list)
    for row in store.rows("evaluate/claims", ids=sorted(original.values())):
        found[row["abstract"]].append(row)
    meant = _meant(store, {name for each in scored for label in labels[each] for name in (label.cause, label.effect)})
    documents = [_compared(labels[each], found[original[each]], meant) for each in scored]
    costs = _costs(folder)
    for each, counts in zip(scored, documents, strict=True):
        if costs is not None:
            counts["cost"] = costs.get(original[each], 0)
    return Evaluation(
        len(scored), bootstrap.total(documents), scores(bootstrap.total(documents)),
        bootstrap.intervals(documents, scores), left_out,
    )  # fmt: skip


def scores(counts: Counts) -> dict[str, float | None]:
    """Return precision, recall, the share of matched claims whose sign is right, and the cost in USD of one that is."""
    matched, right, cost = counts.get("matched", 0), counts.get("right", 0), counts.get("cost")
    return {
        "precision": _share(matched, counts.get("found", 0)),
        "recall": _share(matched, counts.get("labelled", 0)),
        "sign_accuracy": _share(right, matched),
        "cost_per_right_claim": None if cost is None else _share(cost / _MICRO, right),
    }


def _share(part: float, whole: int) -> float | None:
    return part / whole if whole else None


class _Meant(NamedTuple):
    """What a name means in a graph: its variables, and whether the name says less of them."""

    entities: frozenset[str]
    less: bool


def _meant(store: Store, names: set[str]) -> dict[str, _Meant]:
    plain = {name: variable(name) for name in names}
    forms = {name: {*lookup.forms(name), *lookup.forms(plain[name][0])} for name in names}
    keys = sorted({form for each in forms.values() for form in each})
    entities = {row["key"]: row["entity"] for row in store.rows("entities/of_keys", keys=keys)}
    return {
        name: _Meant(frozenset(entities[form] for form in forms[name] if form in entities), plain[name][1] == -1)
        for name in names
    }


def _compared(labels: Sequence[Label], found: Sequence[Row], meant: Mapping[str, _Meant]) -> Counter[str]:
    """Count what of the labels of one abstract was found."""
    worth = [[0] * len(found) for _ in labels]
    for at, label in enumerate(labels):
        cause, effect = meant[label.cause], meant[label.effect]
        sign = _FLIPPED.get(label.sign, label.sign) if cause.less != effect.less else label.sign
        for place, row in enumerate(found):
            if row["cause"] in cause.entities and row["effect"] in effect.entities:
                # any match is worth more than all signs together
                worth[at][place] = len(labels) + 1 + (row["sign"] == sign)
    pairs = [(at, place) for at, place in enumerate(assignment(worth)) if place is not None]
    right = sum(worth[at][place] == len(labels) + 2 for at, place in pairs)
    return Counter(labelled=len(labels), found=len(found), matched=len(pairs), right=right)


def assignment(worth: Sequence[Sequence[int]]) -> list[int | None]:
    """Return a column of its own for each row so that the sum of their worths is greatest; None for a row without one.

    Worths are not below zero, and a worth of zero is no match.
    """
    graph: nx.Graph[int] = nx.Graph()
    # rows are 0, 1, …; columns -1, -2, …
    graph.add_weighted_edges_from((i, ~j, value) for i, row in enumerate(worth) for j, value in enumerate(row) if value)
    placed = {max(pair): ~min(pair) for pair in nx.max_weight_matching(graph)}
    return [placed.get(i) for i in range(len(worth))]


def _costs(folder: Path) -> dict[str, int] | None:
    """Return what reading each abstract cost, in millionths of a dollar; None where a price is not known."""
    spent: Counter[str] = Counter()
    with Calls(folder, look=True) as calls:
        for call in calls.list():
            if call.stage == "claims":
                if call.cost_usd is None:
                    return None
                spent[call.item] += round(_MICRO * call.cost_usd)
    return dict(spent)
