"""`democritus evaluate`: the claims of a graph against labels of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from pipeline.cli import render
from pipeline.cli.options import AS_JSON, FOLDER, Place
from pipeline.graph import evaluate as evaluating
from pipeline.graph.evaluate import Evaluation
from pipeline.progress import say
from pipeline.sources.text.unicode import safe
from pipeline.store.database import Store
from pipeline.store.result import Row

_SHOWN = 20  # lines and abstracts that are named
_WORDS = {
    "precision": "precision: found claims that are labelled",
    "recall": "recall: labelled claims that are found",
    "sign_accuracy": "sign: of these, claims of the right sign",
    "cost_per_right_claim": "cost of a claim that is right, USD",
}


@click.command()
@FOLDER
@click.argument("labels", metavar="LABELLED.jsonl", type=Place(dir_okay=False))
@AS_JSON
def evaluate(folder: Path, labels: Path, as_json: bool) -> None:
    """Score the claims of a graph on abstracts that you labelled: precision, recall, sign, and cost of a right claim.

    LABELLED.jsonl has an object a line: {"abstract": ID, "cause": X, "effect": Y, "sign": "+", "-", "0" or "?"}, or
    {"abstract": ID, "claims": [...]} with such objects; an empty list says that an abstract claims nothing. What is
    labelled counts as all that these abstracts say.

    Names mean what they mean in the graph, with all that was merged. Intervals (95 %) are from resampled abstracts.
    Exit code 1 if some lines or abstracts could not be used: they are named, and the others are scored.
    """
    known = evaluating.read(labels)
    with Store.open(folder) as store:
        found = evaluating.evaluate(store, folder, known.claims)
    if as_json:
        render.print_json(_document(found, known.bad))
    else:
        render.print_lines(_lines(found))
    told = [f"{labels}: {line}" for line in known.bad]
    told += [f"abstract {abstract} is left out: {why}." for abstract, why in found.left_out.items()]
    for line in told[:_SHOWN]:
        say(safe(line))
    if len(told) > _SHOWN:
        say(f"and {len(told) - _SHOWN} more; --json names them all.")
    if told:
        raise SystemExit(1)


def _document(found: Evaluation, bad: list[str]) -> Row:
    counts = {name: found.counts.get(name, 0) for name in ("labelled", "found", "matched", "right")}
    return {
        "abstracts": found.abstracts,
        **counts,
        **{name: None if value is None else round(value, 6) for name, value in found.scores.items()},
        "intervals": {name: [round(bound, 6) for bound in bounds] for name, bounds in found.intervals.items()},
        "left_out": [{"abstract": abstract, "why": why} for abstract, why in found.left_out.items()],
        "bad_lines": bad,
    }


def _lines(found: Evaluation) -> Iterator[str]:
    counts = found.counts
    yield (
        f"{render.number(found.abstracts, 'abstract')}: {counts['labelled']:,} claims labelled, {counts['found']:,} "
        f"found, {counts['matched']:,} of them labelled, {counts['right']:,} with the right sign"
    )
    yield ""
    for name, words in _WORDS.items():
        value, bounds = found.scores[name], found.intervals.get(name)
        digits = 6 if name == "cost_per_right_claim" else 3
        shown = "-" if value is None else f"{value:.{digits}f}"
        between = f"  {bounds[0]:.{digits}f} to {bounds[1]:.{digits}f}" if bounds else ""
        yield f"{words:<42}  {shown}{between}"
