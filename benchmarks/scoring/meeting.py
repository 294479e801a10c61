"""Meeting: do texts that answer a question differently stand on one edge with opposite stances?

The records are questions with the texts that answer them yes or no. Two texts are flagged where both stand on an edge,
one with + and one with -, or one with 0 and one with any other sign. Pairs of texts with opposed answers should be
flagged, pairs that agree should not. A graph is asked: one that has read the texts, else one that is made for it.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from pydantic import Field

from benchmarks.scoring import gold, reading
from benchmarks.scoring.reading import Spent
from benchmarks.scoring.report import Failed, Report
from benchmarks.scoring.scores import ratios
from benchmarks.scoring.task import RIGHT, Item, Judged, Options
from pipeline import run
from pipeline.errors import Unusable
from pipeline.events import Observer
from pipeline.graph import bootstrap
from pipeline.graph.bootstrap import Counts, Scores
from pipeline.llm.call_log import Calls
from pipeline.llm.forecast import Forecast
from pipeline.settings import EMBEDDED, Settings
from pipeline.sources.abstracts import facts
from pipeline.store.database import Store
from pipeline.store.records import Level, Reference
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
    if options.graph is not None:
        return _report(files, records, options.graph)
    with TemporaryDirectory() as place:
        graph = Path(place) / "graph"
        source = Path(place) / "texts.jsonl"
        source.write_text("".join(json.dumps(row) + "\n" for row in texts(records)), "utf-8")
        changes = {
            "sources": (source,),
            "out": graph,
            "cache": reading.folder(settings),
            "conflicts_calls": 0,  # edges are scored
            "topics": False,
            "limit": None,
        }
        run.run(settings.model_copy(update=changes), observe, confirm)
        return _report(files, records, graph)


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
        verdict = _VERDICTS[opposed, any(flagged.values())]
        items.append(Item({"texts": [one.id, other.id], "opposed": opposed}, shown, verdict))
    return Judged(counts, items)


_VERDICTS = {(True, True): "hit", (True, False): "missed", (False, True): "false alarm", (False, False): "rightly none"}


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


def _report(files: Sequence[Path], records: Sequence[Asked], graph: Path) -> Report:
    with Store.open(graph) as store, Calls(graph, look=True) as calls:
        rows = store.rows("abstracts/list", state=None)
        known = {row["text"]: row["duplicate_of"] or row["id"] for row in rows if row["text"]}
        wanted = {answer.text: known.get(mended(answer.text)) for record in records for answer in record.abstracts}
        if not any(wanted.values()):
            raise Unusable(
                f"{graph}: holds none of the texts of {gold.dataset(files)}: have `democritus run` read them."
            )
        told = {level: _stances(store.rows("edges/stances", level=level), wanted) for level in LEVELS}
        judged = [(record, judge(record, told)) for record in records]
        documents = [each.counts for _, each in judged]
        counts = bootstrap.total(documents)
        last = store.row("status/last_run")
        return Report(
            task="meeting",
            dataset=gold.dataset(files),
            model=last["model"] or EMBEDDED,
            recipe=last["recipe"] or "",
            n=len(records),
            unit="questions",
            scores=scores(counts),
            intervals=bootstrap.intervals(documents, scores),
            measure="recall",
            sizes=_sizes(store, counts, len(wanted), sum(abstract is None for abstract in wanted.values())),
            spent=spent(calls),
            right=counts[RIGHT],
            dropped=store.row("status/claims")["dropped"],
            failures=[
                Failed(row["abstract"], row["state"], row["reason"] or "") for row in store.rows("status/failures")
            ],
            judged=judged,
        )


def mended(text: str) -> str:
    """A text as a run keeps it."""
    return facts(Reference(source="gold", position=1, text=text)).text


def _stances(rows: Sequence[Row], wanted: Mapping[str, str | None]) -> dict[str, Stances]:
    """The stances of each text, from those of the abstracts."""
    found: dict[str, dict[Edge, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        found[row["abstract"]][row["cause"], row["effect"]].add(row["sign"])
    return {text: found[abstract] for text, abstract in wanted.items() if abstract in found}


def _sizes(store: Store, counts: Counts, texts: int, lacking: int) -> dict[str, object]:
    edges = {row["level"]: row for row in store.rows("edges/sizes")}
    return {
        "pairs": {kind: counts.get(kind, 0) for kind in ("opposed", "agreeing")},
        "texts": {"in the graph": texts - lacking, "not in it": lacking},
        **{
            f"edges, {level}": {"in all": edges[level]["edges"], "of several papers": edges[level]["several"]}
            for level in LEVELS
            if level in edges
        },
        "sets of names asked about": store.row("entities/asked")["sets"],
    }


def spent(calls: Calls) -> Spent:
    """What the calls of a graph have cost."""
    made = list(calls.list())
    costs = [call.cost_usd for call in made if call.cost_usd is not None]
    return Spent(
        calls=len(made),
        sent=sum(call.via != "cache" for call in made),
        tokens=sum(call.prompt_tokens + call.completion_tokens for call in made),
        cost_usd=sum(costs) if len(costs) == len(made) else None,
    )
