"""Strength: how strongly does a text state causation?

The classes are none, correlational, conditional and causal where the gold has such labels (Yu 2019), else none and
causal, conditional counting as causal and correlational as none (CESSC). A text is as strong as the strongest claim
that is kept, of a null too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from benchmarks.scoring.gold import Graded
from benchmarks.scoring.reading import as_shown, stated
from benchmarks.scoring.scores import cell, macro, share, table
from benchmarks.scoring.task import RIGHT, Item, Judged, Options, Runs, Task
from pipeline.graph.bootstrap import Counts, Scores

CLASSES = ("none", "correlational", "conditional", "causal")


def judge(record: Graded, runs: Runs, _: Options) -> Judged:
    """The text's strength, stated and read. Pure."""
    found = stated(runs[0])
    strongest = max((claim.strength for claim in found), key=CLASSES.index, default="none")
    if record.label is None:
        gold, told = "causal" if record.causal else "none", _coarse(strongest)
    else:
        gold, told = record.label.removesuffix("_causal"), strongest
    counts = Counter({cell(gold, told): 1, RIGHT: int(gold == told)})
    shown = {"strength": told, "claims": [as_shown(claim) for claim in found]}
    return Judged(counts, [Item({"strength": gold}, shown, "right" if gold == told else "wrong")])


def _coarse(strength: str) -> str:
    return "causal" if strength in {"causal", "conditional"} else "none"


def scores(counts: Counts) -> Scores:
    """Macro precision, recall and F1, and accuracy."""
    texts = sum(sum(row.values()) for row in table(counts).values())
    return {**macro(counts, CLASSES), "accuracy": share(counts.get(RIGHT, 0), texts)}


def sizes(counts: Counts) -> Mapping[str, object]:
    """The confusion table."""
    return {"confusion": table(counts)}


TASK = Task(Graded, judge, scores, sizes)
