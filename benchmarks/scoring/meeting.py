"""Meeting: do texts that answer a question differently stand on one edge with opposite stances?

The records are questions with the texts that answer them yes or no. Two texts are flagged where both stand on an edge,
one with + and one with -, or one with 0 and one with any other sign. Pairs of texts with opposed answers should be
flagged, pairs that agree should not. A graph is asked: one that has read the texts, else one that is made for it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Literal

from pydantic import Field

from benchmarks.scoring import gold, graphs
from benchmarks.scoring.report import Report
from benchmarks.scoring.scores import ratios
from benchmarks.scoring.task import RIGHT, Item, Judged, Options
from pipeline.events import Observer
from pipeline.graph import bootstrap
from pipeline.graph.bootstrap import Counts, Scores
from pipeline.llm.forecast import Forecast
from pipeline.settings import Settings
from pipeline.store.database import Store
from pipeline.store.records import Level
from pipeline.store.result import Row

LEVELS: tuple[Level, ...] = ("concept", "broader")
Edge = tuple[str, str]
Stances = Mapping[Edge, Collection[str]]  # of one text: the signs with which it stands on each edge


class Answer(gold.Part):
    """A text and its answer to the question."""

    id: str = Field(min_length=1)
    text: str = Field(min_length=1)
    stance: Literal["yes", "no"]


class Asked(gold.Gold):
    """A question and the texts that answer it."""

    text: str = ""
    question: str = ""
    abstracts: list[Answer] = Field(min_length=1)


def evaluate(
    files: Sequence[Path],
    settings: Settings,
    options: Options,
    observe: Observer,
    confirm: Callable[[Forecast], None] | None = None,
) -> Report:
    """Score how texts meet in a graph that has read them: that in `options.graph`, else one that is made for it.

    Raises Unusable where a file or record does not fit or the graph holds none of the texts, Stopped if the making of
    a graph ended early: what was answered is kept, and the same call goes on from there.
    """
    records = gold.read(files, Asked, settings.limit)
    read = texts(records)
    asked = graphs.Asked("meeting", "questions", "recall", scores, partial(_scored, records))
    with graphs.having_read(read, settings, options, observe, confirm, conflicts_calls=0) as graph:  # edges are scored
        return graphs.report(asked, files, [row["text"] for row in read], graph)


def texts(records: Sequence[Asked]) -> list[dict[str, str]]:
    """The texts as records that a run reads, each text once. Pure."""
    found: dict[str, dict[str, str]] = {}
    for record in records:
        for answer in record.abstracts:
            found.setdefault(answer.text, {"id": f"{answer.id}-{record.id}", "text": answer.text})
    return list(found.values())


def judge(record: Asked, told: Mapping[Level, Mapping[str, Stances]]) -> Judged:
    """The pairs of a question's texts, flagged or not at each level; `told` has the stances of each text. Pure."""
    counts: Counter[str] = Counter()
    items = []
    for one, other in combinations(record.abstracts, 2):
        opposed = one.stance != other.stance
        counts["opposed" if opposed else "agreeing"] += 1
        flagged = {
            level: sorted(meeting(said.get(one.text, {}), said.get(other.text, {}))) for level, said in told.items()
        }
        for level, edges in flagged.items():
            counts[f"{level}.flagged"] += bool(edges)
            counts[f"{level}.right"] += bool(edges) and opposed
        counts[RIGHT] += bool(flagged[LEVELS[0]]) and opposed
        shown = {level: [" -> ".join(edge) for edge in edges] for level, edges in flagged.items()}
        verdict = graphs.VERDICTS[opposed, any(flagged.values())]
        items.append(Item({"texts": [one.id, other.id], "opposed": opposed}, shown, verdict))
    return Judged(counts, items)


def meeting(one: Stances, other: Stances) -> list[Edge]:
    """The edges on which two texts stand with opposite stances. Pure."""
    return [edge for edge in one.keys() & other.keys() if any(opposite(a, b) for a in one[edge] for b in other[edge])]


def opposite(one: str, other: str) -> bool:
    """True of + and -, and of 0 and any other sign."""
    return one != other and ("0" in (one, other) or {one, other} == {"+", "-"})


def scores(counts: Counts) -> Scores:
    """Precision, recall and F1 of flagging opposed pairs, at the level of concepts and at that of classes."""
    found: dict[str, float | None] = {}
    for level in LEVELS:
        right, flagged = counts.get(f"{level}.right", 0), counts.get(f"{level}.flagged", 0)
        for name, value in ratios(right, flagged, counts.get("opposed", 0)).items():
            found[f"{level}.{name}"] = value
            if level == LEVELS[0]:
                found[name] = value
    return found


# --- the graph --------------------------------------------------------------------------------------------------------


def _scored(records: Sequence[Asked], store: Store, wanted: Mapping[str, str | None]) -> graphs.Scored:
    told = {level: _stances(store.rows("edges/stances", level=level), wanted) for level in LEVELS}
    judged = [(record, judge(record, told)) for record in records]
    counts = bootstrap.total([each.counts for _, each in judged])
    edges = {row["level"]: row for row in store.rows("edges/sizes")}
    sizes = {
        "pairs": {kind: counts.get(kind, 0) for kind in ("opposed", "agreeing")},
        **{
            f"edges, {level}": {"in all": edges[level]["edges"], "of several papers": edges[level]["several"]}
            for level in LEVELS
            if level in edges
        },
        "sets of names asked about": store.row("entities/asked")["sets"],
    }
    return graphs.Scored(judged, sizes)


def _stances(rows: Sequence[Row], wanted: Mapping[str, str | None]) -> dict[str, Stances]:
    """The stances of each text, from those of the abstracts."""
    found: dict[str, dict[Edge, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        found[row["abstract"]][row["cause"], row["effect"]].add(row["sign"])
    return {text: found[abstract] for text, abstract in wanted.items() if abstract in found}
