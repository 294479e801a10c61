"""Detection: does a text say that something causes something?

A text is predicted causal if at least one claim of strength causal or conditional is kept, of a null too; correlational
claims do not count, nor do claims whose quote is not in the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from benchmarks.scoring.gold import Detected
from benchmarks.scoring.reading import as_shown, causal
from benchmarks.scoring.scores import ratios, share
from benchmarks.scoring.task import RIGHT, Item, Judged, Options, Runs, Task
from pipeline.graph.bootstrap import Counts, Scores

_VERDICTS = {(True, True): "hit", (True, False): "missed", (False, True): "false alarm", (False, False): "rightly none"}


def judge(record: Detected, runs: Runs, _: Options) -> Judged:
    """Whether the text was called causal, and whether it is. Pure."""
    found = causal(runs[0])
    verdict = _VERDICTS[record.causal, bool(found)]
    counts = Counter({verdict: 1, RIGHT: int(record.causal == bool(found))})
    predicted = {"causal": bool(found), "claims": [as_shown(claim) for claim in found]}
    return Judged(counts, [Item({"causal": record.causal}, predicted, verdict)])


def scores(counts: Counts) -> Scores:
    """Precision, recall, F1, accuracy; and F1 and accuracy of calling every text causal."""
    hits, wanted = counts.get("hit", 0), counts.get("hit", 0) + counts.get("missed", 0)
    texts = wanted + counts.get("false alarm", 0) + counts.get("rightly none", 0)
    always = ratios(wanted, texts, wanted)
    return {
        **ratios(hits, hits + counts.get("false alarm", 0), wanted),
        "accuracy": share(counts.get(RIGHT, 0), texts),
        "all_causal.f1": always["f1"],
        "all_causal.accuracy": share(wanted, texts),
    }


def sizes(counts: Counts) -> Mapping[str, object]:
    """How many texts of each verdict there are."""
    return {"verdicts": {verdict: counts.get(verdict, 0) for verdict in _VERDICTS.values()}}


TASK = Task(Detected, judge, scores, sizes)
