"""Quality and speed of the offline reader, printed; nothing here is a floor.

    python -m benchmarks.reader                      every table
    python -m benchmarks.reader --only abstracts     one table; may be given several times

Abstracts: the claims of whole abstracts beside those of a strong model (../shared/data/recorded_answers; of them nine
in ten hold). Both go through `claims.keep`, which takes the words of direction out of the names; pairs are matched one
to one where half of the words agree on both sides, and "signed" counts those with the same sign.
Tasks: the scores of `python -m benchmarks.evaluate`, most of them on single sentences. Speed: abstracts a second of
CPU.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from benchmarks.scoring.evaluate import evaluate
from benchmarks.scoring.matching import match
from benchmarks.scoring.scores import ratios
from benchmarks.scoring.task import Options
from pipeline.events import silent
from pipeline.extract import validation
from pipeline.extract.reader.extract import extract
from pipeline.settings import Settings
from pipeline.store.records import Claim, ClaimDraft, ClaimsDraft

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
ALL = "all"  # the row over every corpus


@dataclass(frozen=True)
class Measured:
    """A task of `python -m benchmarks.evaluate` on a data set, and which of its scores are printed."""

    name: str
    task: str
    files: tuple[str, ...]
    shown: tuple[str, ...] = ("precision", "recall", "f1")


SCICLAIM = ("extraction_sciclaim/train", "extraction_sciclaim/val")
SIGNS = ("accuracy", "matched_share", "f1_of_all")
TASKS = (
    Measured("Yu 2019", "detection", ("strength_yu2019_pubmed/all",)),
    Measured("CESSC train", "detection", ("strength_cessc_socsci/train",)),
    Measured("CESSC val", "detection", ("strength_cessc_socsci/val",)),
    Measured("SciClaim train and val", "pairs", SCICLAIM),
    Measured("SciClaim train and val", "sign", SCICLAIM, SIGNS),
    Measured("Evidence Inference train", "sign", ("extraction_evidence_inference2/train",), SIGNS),
    Measured("Evidence Inference val", "sign", ("extraction_evidence_inference2/validation",), SIGNS),
    Measured("BC5CDR dev", "relations", ("relations_bc5cdr/dev",)),
)


# --- whole abstracts --------------------------------------------------------------------------------------------------


def abstracts(data: Path) -> Iterator[str]:
    """Precision, recall and F1 of each corpus, without and with the sign."""
    counts: dict[str, Counter[str]] = {}
    for line in (data / "recorded_answers/claims.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        found = _kept(record, extract(record["text"]))
        wanted = _kept(record, [_draft(claim) for claim in record["answer"]["claims"]])
        for name in (record["corpus"], ALL):
            counts.setdefault(name, Counter()).update(compare(found, wanted))
    for name, count in sorted(counts.items(), key=lambda item: (item[0] == ALL, item[0])):
        sizes = f"{count['abstracts']:5} abstracts {count['wanted']:5} wanted {count['found']:5} found"
        figures = (f"{kind} {_ratios(count[kind], count['found'], count['wanted'])}" for kind in ("pairs", "signed"))
        yield f"{name:26} {sizes}   {'   '.join(figures)}"


def compare(found: list[Claim], wanted: list[Claim]) -> Counter[str]:
    """How many claims of one abstract are found, and how many of these have the sign wanted."""
    matches = match([(one.cause, one.effect) for one in found], [(one.cause, one.effect) for one in wanted], "overlap")
    hits = [one for one in matches if not one.reversed]
    signed = sum(found[one.predicted].concept_sign == wanted[one.gold].concept_sign for one in hits)
    return Counter(abstracts=1, found=len(found), wanted=len(wanted), pairs=len(hits), signed=signed)


def _kept(record: dict[str, Any], drafts: list[ClaimDraft]) -> list[Claim]:
    row = {"id": record["id"], "digest": "", "text": record["text"]}
    return validation.keep(row, ClaimsDraft(claims=drafts), "").claims


def _draft(claim: dict[str, Any]) -> ClaimDraft:
    return ClaimDraft.model_validate(claim)


def _ratios(hits: int, found: int, wanted: int) -> str:
    return " ".join(f"{value or 0:.3f}" for value in ratios(hits, found, wanted).values())


# --- tasks and speed --------------------------------------------------------------------------------------------------


def tasks(data: Path) -> Iterator[str]:
    """The scores of each task."""
    for row in TASKS:
        report = evaluate(row.task, [data / f"{file}.jsonl" for file in row.files], Settings(), Options(), silent)
        figures = ", ".join(f"{name} {report.scores[name] or 0:.3f}" for name in row.shown)
        yield f"{row.task:10} {row.name:26} {report.n:5}   {figures}"


def speed(data: Path) -> Iterator[str]:
    """Abstracts a second on one core, of the first 500 of SciFact."""
    lines = (data / "corpus_scifact/corpus-00.jsonl").read_text("utf-8").splitlines()[:500]
    texts = [json.loads(line)["abstract"] for line in lines]
    extract(texts[0])
    start = time.process_time()
    for text in texts:
        extract(text)
    yield f"SciFact {len(texts):5}   {len(texts) / (time.process_time() - start):.0f} abstracts a second of CPU"


TABLES = {"abstracts": abstracts, "tasks": tasks, "speed": speed}


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), default=DATA, help="The data sets.")
@click.option("--only", type=click.Choice(list(TABLES)), multiple=True, help="Only this table.")
def main(data: Path, only: tuple[str, ...]) -> None:
    """Print what the offline reader reaches."""
    for table in only or TABLES:
        for line in TABLES[table](data):
            click.echo(line)


if __name__ == "__main__":
    main()
