"""What came of an evaluation: for machines, for reading, and item by item."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.scoring.gold import Gold
from benchmarks.scoring.reading import Spent
from benchmarks.scoring.task import Judged
from pipeline.errors import CallFailed, Unusable
from pipeline.graph.bootstrap import Interval, Scores
from pipeline.progress import money

_FIRST = ("precision", "recall", "f1")  # always there, null where a task has no such thing
_LISTED = 20  # failures that are named in print
_DIGITS = 6


@dataclass(frozen=True)
class Failed:
    """A text that could not be read, and why."""

    id: str
    state: str
    reason: str

    @classmethod
    def of(cls, record: Gold, failure: CallFailed) -> Failed:
        """What is told of it."""
        return cls(record.id, failure.state, str(failure))


@dataclass(frozen=True)
class Report:
    """The figures of one evaluation. Texts that failed have no part in them."""

    task: str
    dataset: str
    model: str
    recipe: str
    n: int
    """texts that were read, or what else is scored"""
    scores: Scores
    intervals: Mapping[str, Interval]
    measure: str
    """the score that `ci95` belongs to"""
    sizes: Mapping[str, object]
    spent: Spent
    right: int
    dropped: int
    failures: list[Failed] = field(default_factory=list)
    judged: Sequence[tuple[Gold, Judged]] = field(default_factory=list)
    unit: str = "texts"
    """of `n`"""

    @property
    def cost_per_correct(self) -> float | None:
        """US dollars for one item that is right."""
        cost = self.spent.cost_usd
        return cost / self.right if cost and self.right else None


def document(report: Report) -> dict[str, Any]:
    """A report as one JSON document. Names with dots become levels; `intervals` holds those of all scores."""
    found: dict[str, Any] = {
        "task": report.task,
        "dataset": report.dataset,
        "model": report.model,
        "recipe": report.recipe,
        "n": report.n,
        "failed": len(report.failures),
        **dict.fromkeys(_FIRST),
        "ci95": None,
        "ci95_of": report.measure,
    }
    for name, value in report.scores.items():
        _put(found, name, None if value is None else round(value, _DIGITS))
    intervals: dict[str, Any] = {}
    for name, interval in report.intervals.items():
        intervals[name] = [round(bound, _DIGITS) for bound in interval]
    found["ci95"] = intervals.get(report.measure)
    found |= {**report.sizes, "intervals": intervals, "dropped": report.dropped}
    spent = report.spent
    found |= {"calls": spent.calls, "sent": spent.sent, "tokens": spent.tokens, "cost_usd": spent.cost_usd}
    found["cost_per_correct"] = report.cost_per_correct
    found["failures"] = [vars(failure) for failure in report.failures]
    return found


def _put(into: dict[str, Any], name: str, value: object) -> None:
    first, dot, rest = name.partition(".")
    if dot:
        _put(into.setdefault(first, {}), rest, value)
    else:
        into[first] = value


def lines(report: Report) -> list[str]:
    """A report for reading."""
    told = [f"{report.task} on {report.dataset}, {report.n:,} {report.unit}, read by {report.model}", ""]
    told += _levels(report) or _scores(report)
    told.append("")
    for name, size in report.sizes.items():
        told += _confusion(size) if name == "confusion" and isinstance(size, dict) else [f"{name}: {_plain(size)}"]
    if report.dropped:
        told.append(f"dropped: {report.dropped} drafts that were no claims")
    spent = report.spent
    if spent.calls:
        told.append(f"calls: {spent.calls:,}, of which {spent.sent:,} were sent now; {spent.tokens:,} tokens")
        told.append(f"cost: {money(spent.cost_usd)}")
    if report.cost_per_correct:
        told.append(f"cost of one that is right: {report.cost_per_correct:.6f} USD")
    if report.failures:
        told.append(f"failed, and left out of the scores: {len(report.failures)}")
        told += [f"  {failure.id}: {failure.state}: {failure.reason}" for failure in report.failures[:_LISTED]]
        if len(report.failures) > _LISTED:
            told.append(f"  and {len(report.failures) - _LISTED} more: --json names them all")
    return told


def _scores(report: Report) -> Iterator[str]:
    """A score a line."""
    width = max(map(len, report.scores), default=0)
    yield f"{'':{width}}  score  95 % interval"
    for name in report.scores:
        yield f"{name:{width}}  {_score(report, name)}"


def _levels(report: Report) -> list[str]:
    """Where every level has the same scores, a level a line; the scores without a level are those of one of them."""
    measures = [name for name in report.scores if "." not in name]
    levels = list(dict.fromkeys(name.rpartition(".")[0] for name in report.scores if "." in name))
    if not levels or any(f"{level}.{measure}" not in report.scores for level in levels for measure in measures):
        return []
    width = max(map(len, levels))
    told = [" " * width + "".join(f"  {measure:<23}" for measure in measures).rstrip()]
    for level in levels:
        cells = "".join(f"  {_score(report, f'{level}.{measure}'):<23}" for measure in measures)
        told.append(f"{level:{width}}{cells}".rstrip())
    return told


def _score(report: Report, name: str) -> str:
    value, bounds = report.scores[name], report.intervals.get(name)
    between = f"  {bounds[0]:.3f} to {bounds[1]:.3f}" if bounds else ""
    return f"{'    -' if value is None else f'{value:.3f}'}{between}"


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{number:,} {name}" for name, number in value.items()) or "none"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _confusion(table: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    columns = sorted({name for row in table.values() for name in row} | set(table))
    width = max(len(name) for name in ("stated", *columns)) + 2
    yield "stated \\ read".ljust(width + 4) + "".join(name.rjust(width) for name in columns)
    for gold, row in table.items():
        yield gold.ljust(width + 4) + "".join(str(row.get(name, 0)).rjust(width) for name in columns)


def write_predictions(report: Report, path: Path) -> None:
    """Write every item as a JSON line: id, gold, predicted, verdict, and the text. Raises Unusable if that fails."""
    try:
        with path.open("w", encoding="utf-8") as file:
            for record, judged in report.judged:
                for item in judged.items:
                    line = {"id": record.id, **vars(item), "text": record.text}
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")
            for failure in report.failures:
                line = {"id": failure.id, "gold": None, "predicted": None, "verdict": f"failed: {failure.state}"}
                file.write(json.dumps({**line, "reason": failure.reason}, ensure_ascii=False) + "\n")
    except OSError as error:
        raise Unusable(f"{path}: the predictions cannot be written: {error.strerror}.") from None
