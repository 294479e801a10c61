"""Evaluation: how good the claims are, measured on texts that people annotated.

gold         the records of data sets, and what of them a task reads
reading      having their texts read: the stages, prompts and stored answers of a run
detection, pairs, sign, strength, relations, grounding, stability, readings
             one task each: what was said about a record, judged and counted
entities     names that are known to mean one thing: are they one entity?
conflicts    texts, or claims and abstracts, that are known to oppose each other: are they listed as conflicts?
meeting      texts that are known to answer a question yes or no: do they meet on one edge?
clusters     B-cubed and pairwise counts of a clustering
matching     predicted pairs with gold pairs, one to one
scores       figures from counts; when two names are one
bootstrap    their intervals
labels       which claims are right, by what annotators said of the text
calibration  Brier score, expected calibration error and reliability plot of a probability
report       for machines, for reading, item by item

Judging is pure; counts add up over records, so that a score of any resample is the score of its summed counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.scoring import (
    conflicts,
    detection,
    entities,
    gold,
    grounding,
    meeting,
    pairs,
    reading,
    readings,
    relations,
    sign,
    stability,
    strength,
)
from benchmarks.scoring.reading import Readings, Spent
from benchmarks.scoring.readings import judgements, plot
from benchmarks.scoring.report import Failed, Report, document, lines, write_predictions
from benchmarks.scoring.task import RIGHT, Judged, Options, Runs, Task
from pipeline.errors import CallFailed
from pipeline.events import Observer
from pipeline.extract import stage as claims
from pipeline.graph import bootstrap
from pipeline.llm.forecast import Forecast
from pipeline.settings import Settings

__all__ = [
    "TASKS", "WHOLE", "Options", "Report", "document", "evaluate", "judgements", "lines", "plot", "write_predictions",
]  # fmt: skip

TASKS: dict[str, Task[Any]] = {
    "detection": detection.TASK,
    "pairs": pairs.TASK,
    "sign": sign.TASK,
    "strength": strength.TASK,
    "relations": relations.TASK,
    "grounding": grounding.TASK,
    "stability": stability.TASK,
    "reading": readings.TASK,
}
WHOLE: dict[str, Callable[..., Report]] = {
    "entities": entities.evaluate,
    "meeting": meeting.evaluate,
    "conflicts": conflicts.evaluate,
}
"""Tasks that are about names or a graph: they have their own ways to what is scored."""


def evaluate(
    name: str,
    files: Sequence[Path],
    settings: Settings,
    options: Options,
    observe: Observer,
    confirm: Callable[[Forecast], None] | None = None,
) -> Report:
    """Score a task on gold files, with the model of the settings. Texts that fail are named, and have no part in it.

    Raises Unusable where a file or record does not fit the task, Stopped if it ended early and can go on.
    """
    if name == "reading" and options.graph is not None:
        return readings.of_graph(options.graph)
    if name in WHOLE:
        return WHOLE[name](files, settings, options, observe, confirm)
    task = TASKS[name]
    records = gold.read(files, task.gold, settings.limit) if task.gold else gold.corpus(files, settings.limit)
    seeds = [_seed(settings, run) for run in range(options.runs)] if task.repeated else [settings.seed]
    readings_ = reading.read([gold.row(record) for record in records], settings, seeds, observe, confirm)
    judged, failures = [], []
    for place, record in enumerate(records):
        runs = _runs(readings_, place)
        if isinstance(runs, CallFailed):
            failures.append(Failed.of(record, runs))
        else:
            judged.append((record, task.judge(record, runs, options)))
    documents = _documents(judged)
    counts = bootstrap.total(documents)
    return Report(
        task=name,
        dataset=gold.dataset(files),
        model=settings.model_of("claims"),
        recipe=claims.recipe(settings).id,
        n=len(judged),
        scores=task.scores(counts),
        intervals=bootstrap.intervals(documents, task.scores),
        measure=task.measure,
        sizes=task.sizes(counts),
        spent=_spent(readings_),
        right=counts[RIGHT],
        dropped=sum(each.dropped for each in readings_),
        failures=failures,
        judged=judged,
    )


def _seed(settings: Settings, run: int) -> int:
    return (settings.seed or 0) + run


def _runs(readings: Sequence[Readings], place: int) -> Runs | CallFailed:
    """What each run said about a text; the failure, if one failed."""
    runs = []
    for each in readings:
        said = each.claims[place]
        if isinstance(said, CallFailed):
            return said
        runs.append(said)
    return runs


def _documents(judged: Sequence[tuple[gold.Gold, Judged]]) -> list[Counter[str]]:
    """The counts of whole documents: what is resampled."""
    found: dict[object, Counter[str]] = {}
    for place, (record, each) in enumerate(judged):
        found.setdefault(record.document or place, Counter()).update(each.counts)
    return list(found.values())


def _spent(readings: Sequence[Readings]) -> Spent:
    costs = [each.spent.cost_usd for each in readings]
    return Spent(
        calls=sum(each.spent.calls for each in readings),
        sent=sum(each.spent.sent for each in readings),
        tokens=sum(each.spent.tokens for each in readings),
        cost_usd=None if None in costs else sum(cost for cost in costs if cost is not None),
    )
