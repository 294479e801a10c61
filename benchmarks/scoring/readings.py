"""Reading: does a probability that an abstract says this hold as often as it says?

Every claim about which the gold speaks (`labels`) is right or wrong, and its reading is held against that, beside three
other forecasts: what INDRA's belief model takes a single mention by a text reader for, .65 (random errors .30,
systematic ones .05: default_belief_probs.json of github.com/gyorilab/indra); the share of right claims that the fit has
seen, for every claim; and the product of factors that this program had before readings were fitted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import prod
from pathlib import Path

from benchmarks.scoring.calibration import bins, brier, counted, ece, reliability_plot
from benchmarks.scoring.gold import Gold
from benchmarks.scoring.labels import Labelled, label
from benchmarks.scoring.reading import Spent, as_shown, stated
from benchmarks.scoring.report import Report
from benchmarks.scoring.scores import share
from benchmarks.scoring.task import RIGHT, Item, Judged, Options, Runs, Task
from pipeline.entities.decision_file import parse
from pipeline.errors import Unusable
from pipeline.extract.signals import EMBEDDED as BY_RULES
from pipeline.extract.signals import reading
from pipeline.graph.bootstrap import Counts, Scores, intervals, total
from pipeline.settings import EMBEDDED
from pipeline.store.database import Store
from pipeline.store.records import Claim

FORECASTS = ("reading", "indra", "constant", "product")
INDRA = 1 - (0.30 + 0.05)
SEEN = {True: 0.758, False: 0.9}
"""The share of right claims in the fit: of the embedded reader, and of models (printed by benchmarks/reading.py)."""

_PRODUCT = {
    "strength": {"causal": 1.0, "conditional": 0.8, "correlational": 0.5},
    "grounding": {"exact": 1.0, "normalized": 1.0, "fuzzy": 0.8, "ungrounded": 1.0},
    "doubt": {
        "ungrounded": 0.1, "direction": 0.3, "sign": 0.3, "null": 0.3, "concepts": 0.6, "invented": 0.4, "far": 0.6,
        "unresolved": 0.6, "antecedent": 0.9,
    },
}  # fmt: skip


def forecasts(claim: Claim) -> dict[str, float]:
    """What each forecast says of a claim. Pure."""
    return {
        "reading": reading(claim.signals),
        "indra": INDRA,
        "constant": SEEN[BY_RULES in claim.signals],
        "product": _product(claim),
    }


def _product(claim: Claim) -> float:
    doubts = [signal.removeprefix("doubt ") for signal in claim.signals if signal.startswith("doubt ")]
    return (
        _PRODUCT["strength"][claim.strength]
        * _PRODUCT["grounding"][claim.grounding]
        * (0.7 if claim.hedged else 1.0)
        * prod(_PRODUCT["doubt"].get(doubt, 1.0) for doubt in doubts)
    )


def judge(record: Labelled, runs: Runs, options: Options) -> Judged:
    """Hold the readings of a text's claims against what is known of it; a person's judgement counts first. Pure."""
    found = stated(runs[0])
    labels = label(record, found)
    return judged(found, [options.judged.get(claim.statement, said) for claim, said in zip(found, labels, strict=True)])


def judgements(file: Path) -> dict[str, bool]:
    """The judgements in a file of decisions, by the claim's statement. Raises Unusable where it is none."""
    try:
        lines, bad = parse(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"{file}: cannot be read: {error}.") from None
    if bad:
        raise Unusable(f"{file}: {bad[0]}.")
    return {line.a: line.kind == "claim right" for line in lines if line.kind.startswith("claim ") and not line.undone}


def of_graph(folder: Path) -> Report:
    """Score the readings of the claims of a graph that people judged, judgements aside. Raises Unusable without any."""
    with Store.open(folder) as store:
        rows = store.rows("claims/judged")
        last = store.row("status/last_run")
    if not rows:
        raise Unusable(f"{folder}: nobody has judged a claim of this graph. `claims judge` does.")
    found = [Claim.model_validate({name: row[name] for name in Claim.model_fields}) for row in rows]
    by_abstract: dict[str, list[int]] = {}
    for place, claim in enumerate(found):
        by_abstract.setdefault(claim.abstract, []).append(place)
    each = [
        (Gold(id=abstract, text=found[places[0]].quote),
         judged([found[place] for place in places], [rows[place]["right"] for place in places]))
        for abstract, places in by_abstract.items()
    ]  # fmt: skip
    documents = [judged_.counts for _, judged_ in each]
    counts = total(documents)
    return Report(
        task="reading",
        dataset=folder.name,
        model=last["model"] or EMBEDDED,
        recipe=last["recipe"] or "",
        n=len(each),
        scores=scores(counts),
        intervals=intervals(documents, scores),
        measure=TASK.measure,
        sizes=sizes(counts),
        spent=Spent(),
        right=counts[RIGHT],
        dropped=0,
        judged=each,
    )


def plot(report: Report) -> str:
    """The reliability plot of a report on readings, as SVG."""
    counts = total([each.counts for _, each in report.judged])
    return reliability_plot(bins(counts, "reading"), f"Readings of {report.model} on {report.dataset}")


def judged(found: Sequence[Claim], labels: Sequence[bool | None]) -> Judged:
    """Hold the readings of claims against their labels; those without one have no part in it. Pure."""
    counts: Counter[str] = Counter()
    items = []
    for claim, right in zip(found, labels, strict=True):
        if right is None:
            counts["unknown"] += 1
            continue
        said = forecasts(claim)
        for forecaster, probability in said.items():
            counts.update(counted(forecaster, probability, right))
        counts.update({"claims": 1, RIGHT: int(right)})
        shown = {**as_shown(claim), "signals": claim.signals, "reading": round(said["reading"], 3)}
        items.append(Item(right, shown, "right" if right else "wrong"))
    return Judged(counts, items)


def scores(counts: Counts) -> Scores:
    """Brier score and expected calibration error of the reading, and then of all forecasts."""
    found = {"brier": brier(counts, "reading"), "ece": ece(counts, "reading")}
    for forecaster in FORECASTS:
        found |= {f"{forecaster}.brier": brier(counts, forecaster), f"{forecaster}.ece": ece(counts, forecaster)}
    return found


def sizes(counts: Counts) -> Mapping[str, object]:
    """How many claims there are that the gold speaks of, how many are right, and what each bin of readings holds."""
    claims = counts.get("claims", 0)
    return {
        "claims": claims,
        "right": f"{share(counts.get(RIGHT, 0), claims) or 0:.3f}",
        "claims without a label": counts.get("unknown", 0),
        "bins of readings (claims, mean reading, right)": "; ".join(
            f"{each.number}, {each.foretold:.2f}, {each.true:.2f}" for each in bins(counts, "reading")
        ),
    }


TASK = Task(Labelled, judge, scores, sizes, measure="ece")
