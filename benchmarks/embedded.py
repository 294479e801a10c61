"""How well and how fast the embedded extractor works, each figure beside the floor that it must reach.

    python benchmarks/embedded.py [DATA_FOLDER]

Scores are those of `democritus evaluate`, where it is said what they mean; every one comes from the one setting that
users get. `tests/test_embedded.py` holds the same figures.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pipeline.evaluate import Options, Report, evaluate
from pipeline.observers.events import silent
from pipeline.reader import extract
from pipeline.settings import Settings

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
SPEED = 100  # abstracts a second, at least


@dataclass(frozen=True)
class Floor:
    """A task on a data set, and what its scores must reach; scores without a floor are printed all the same."""

    name: str
    task: str
    files: tuple[str, ...]
    floors: Mapping[str, float] = field(default_factory=dict)
    shown: tuple[str, ...] = ("precision", "recall", "f1")


CNC, SEMEVAL = ("extraction_cnc_v2/dev",), ("extraction_semeval2010_task8/test",)
SCICLAIM = ("extraction_sciclaim/train", "extraction_sciclaim/val")
SIGNS = ("accuracy", "matched_share", "f1_of_all")
CONTAINED = ("levels.containment.precision", "levels.containment.recall", "levels.containment.f1")
FLOORS = (
    Floor("Yu 2019", "detection", ("strength_yu2019_pubmed/all",), {"f1": 0.60}),
    Floor("CESSC val", "detection", ("strength_cessc_socsci/val",), {"f1": 0.68}),
    Floor("CNC dev", "detection", CNC, {"f1": 0.70, "accuracy": 0.70}),
    Floor("SemEval test", "detection", SEMEVAL, {"f1": 0.64}),
    Floor("SciClaim train and val", "pairs", SCICLAIM, {"f1": 0.35}),
    Floor("CNC dev", "pairs", CNC, {"levels.containment.f1": 0.48}, CONTAINED),
    Floor("SemEval test", "pairs", SEMEVAL, {"levels.containment.f1": 0.50}, CONTAINED),
    Floor("Evidence Inference val", "sign", ("extraction_evidence_inference2/validation",), {"accuracy": 0.65}, SIGNS),
    Floor("SciClaim train and val", "sign", SCICLAIM, {}, SIGNS),
    Floor("BC5CDR dev", "relations", ("relations_bc5cdr/dev",)),
)


def measure(floor: Floor, data: Path = DATA) -> Report:
    """The scores of one row."""
    files = [data / f"{file}.jsonl" for file in floor.files]
    return evaluate(floor.task, files, Settings(), Options(), silent)


def lines(floor: Floor, report: Report) -> list[str]:
    """The row as it is printed: scores, and after each that has one its floor."""
    told = []
    for name in dict.fromkeys([*floor.shown, *floor.floors]):
        value, least = report.scores[name] or 0.0, floor.floors.get(name)
        beside = "" if least is None else f" ({'>=' if value >= least else 'BELOW'} {least:.2f})"
        told.append(f"{name.replace('levels.', '')} {value:.3f}{beside}")
    return [f"{floor.task:10} {floor.name:24} {report.n:5}   {', '.join(told)}"]


def speed(texts: Sequence[str]) -> float:
    """Texts a second, on one core."""
    extract(texts[0])
    start = time.process_time()
    for text in texts:
        extract(text)
    return len(texts) / (time.process_time() - start)


def main(data: Path) -> None:
    """Print the table."""
    for floor in FLOORS:
        print(*lines(floor, measure(floor, data)), sep="\n", flush=True)
    scifact = (data / "corpus_scifact/corpus-00.jsonl").read_text("utf-8").splitlines()[:500]
    rate = speed([json.loads(line)["abstract"] for line in scifact])
    print(f"speed      SciFact                  {len(scifact):5}   {rate:.0f} abstracts a second of CPU (>= {SPEED})")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
