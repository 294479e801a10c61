"""What a task is: gold records to read, a way to judge what was said about each, and scores from the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from benchmarks.scoring.gold import Gold
from pipeline.graph.bootstrap import Counts, Scores
from pipeline.store.records import Claim

G = TypeVar("G", bound=Gold)

RIGHT = "right"  # the count of items that were right, for the cost of one


@dataclass(frozen=True)
class Item:
    """One thing that could be right or wrong, as it is written into a file of predictions."""

    gold: object
    predicted: object
    verdict: str


@dataclass(frozen=True)
class Judged:
    """What became of one record: counts that add up over records, and its items."""

    counts: Counter[str] = field(default_factory=Counter)
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class Options:
    """What can be chosen where a task leaves a choice."""

    every_kind: bool = False
    """relations of every kind instead of causation only"""
    runs: int = 3
    """of stability"""
    graph: Path | None = None
    """of meeting: the folder of a graph that has read the texts; of reading: one whose claims people judged"""
    judged: Mapping[str, bool] = field(default_factory=dict)
    """of reading: whether a claim is right, by its statement, where the gold does not say"""


Runs = Sequence[Sequence[Claim]]  # the claims of each run; there is one run, but for stability


@dataclass(frozen=True)
class Task(Generic[G]):
    """One row of the table of tasks."""

    gold: type[G] | None
    """None: abstracts of any format"""
    judge: Callable[[G, Runs, Options], Judged]
    scores: Callable[[Counts], Scores]
    """by name; a dot in a name makes a level of the JSON document"""
    sizes: Callable[[Counts], Mapping[str, object]]
    """counts and tables beside the scores"""
    measure: str = "f1"
    """the score that `ci95` belongs to"""
    repeated: bool = False
    """whether texts are read several times"""
