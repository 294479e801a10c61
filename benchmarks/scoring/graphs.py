"""Scoring of a graph that has read the texts of gold records: one that is there, else one that is made for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.scoring import gold, reading
from benchmarks.scoring.reading import Spent
from benchmarks.scoring.report import Failed, Report
from benchmarks.scoring.task import RIGHT, Judged, Options
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
from pipeline.store.records import Reference

VERDICTS = {(True, True): "hit", (True, False): "missed", (False, True): "false alarm", (False, False): "rightly none"}
"""Of two texts: whether they oppose each other, and whether they are flagged."""


class Scored(NamedTuple):
    """What a task makes of a graph: its records judged, and counts beside the scores."""

    judged: Sequence[tuple[gold.Gold, Judged]]
    sizes: Mapping[str, object]


class Asked(NamedTuple):
    """What a task asks of a graph."""

    task: str
    unit: str
    measure: str
    scores: Callable[[Counts], Scores]
    judge: Callable[[Store, Mapping[str, str | None]], Scored]
    """given the abstract of each text, None for those that the graph has not read"""


@contextmanager
def having_read(
    texts: Sequence[Mapping[str, str]],
    settings: Settings,
    options: Options,
    observe: Observer,
    confirm: Callable[[Forecast], None] | None,
    **changes: object,
) -> Iterator[Path]:
    """Give the folder of a graph that has read texts: that in `options.graph`, else one that is made, with `changes`.

    Raises Stopped if the making ended early: what was answered is kept, and the same call goes on from there.
    """
    if options.graph is not None:
        yield options.graph
        return
    with TemporaryDirectory() as place:
        source, graph = Path(place) / "texts.jsonl", Path(place) / "graph"
        source.write_text("".join(json.dumps(row) + "\n" for row in texts), "utf-8")
        own = {"sources": (source,), "out": graph, "cache": reading.folder(settings), "topics": False, "limit": None}
        run.run(settings.model_copy(update={**own, **changes}), observe, confirm)
        yield graph


def report(asked: Asked, files: Sequence[Path], texts: Sequence[str], graph: Path) -> Report:
    """Score a graph. Raises Unusable where it holds none of the texts."""
    with Store.open(graph) as store, Calls(graph, look=True) as calls:
        rows = store.rows("abstracts/list", state=None)
        known = {row["text"]: row["duplicate_of"] or row["id"] for row in rows if row["text"]}
        wanted = {text: known.get(_mended(text)) for text in texts}
        if not any(wanted.values()):
            raise Unusable(
                f"{graph}: holds none of the texts of {gold.dataset(files)}: have `democritus run` read them."
            )
        judged, sizes = asked.judge(store, wanted)
        documents = [each.counts for _, each in judged]
        counts = bootstrap.total(documents)
        last = store.row("status/last_run")
        lacking = sum(abstract is None for abstract in wanted.values())
        return Report(
            task=asked.task,
            dataset=gold.dataset(files),
            model=last["model"] or EMBEDDED,
            recipe=last["recipe"] or "",
            n=len(judged),
            unit=asked.unit,
            scores=asked.scores(counts),
            intervals=bootstrap.intervals(documents, asked.scores),
            measure=asked.measure,
            sizes={"texts": {"in the graph": len(wanted) - lacking, "not in it": lacking}, **sizes},
            spent=_spent(calls),
            right=counts[RIGHT],
            dropped=store.row("status/claims")["dropped"],
            failures=[
                Failed(row["abstract"], row["state"], row["reason"] or "") for row in store.rows("status/failures")
            ],
            judged=judged,
        )


def _mended(text: str) -> str:
    """A text as a run keeps it."""
    return facts(Reference(source="gold", position=1, text=text)).text


def _spent(calls: Calls) -> Spent:
    """What the calls of a graph have cost."""
    made = list(calls.list())
    costs = [call.cost_usd for call in made if call.cost_usd is not None]
    return Spent(
        calls=len(made),
        sent=sum(call.via != "cache" for call in made),
        tokens=sum(call.prompt_tokens + call.completion_tokens for call in made),
        cost_usd=sum(costs) if len(costs) == len(made) else None,
    )
