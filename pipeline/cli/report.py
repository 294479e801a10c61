"""`democritus report`: what a graph has on a question, laid out as a review begins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli.filters import OF_PAPERS, SLICE, opened, wanted
from pipeline.cli.options import FOLDER, LEVEL, Output, options
from pipeline.export.report import write as report_
from pipeline.llm.call_log import Calls
from pipeline.progress import say
from pipeline.store.records import Level
from pipeline.store.status import collect


@click.command()
@FOLDER
@click.option(
    "-o",
    "--output",
    type=Output(),
    required=True,
    metavar="FILE",
    help="Where to; the format is that of its ending: .html or .docx.",
)
@click.option("--title", metavar="TEXT", help="Its title. Default: what it is about.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=30,
    show_default=True,
    metavar="N",
    help="List the N best supported effects; 0 for all.",
)
@click.option(
    "--conflicts",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    metavar="N",
    help="Lay out the N conflicts with the highest scores.",
)
@options(OF_PAPERS)
@SLICE
@LEVEL
def report(
    folder: Path,
    output: Path,
    title: str | None,
    limit: int,
    conflicts: int,
    slice_: str | None,
    level: Level,
    **asked: Any,
) -> None:
    """Write what the graph has on a question as a review begins, to go on from: how many records were read and why
    others were not, how they were read, the effects with their papers, a plot of their support, a map of the evidence,
    conflicts with what separates them, key sentences, references.

    Beside FILE comes a folder, FILE without its ending and with -files: the figures as SVG and PNG, the references as
    BibTeX and RIS. The filters choose effects, as in `edges`; their numbers are of all papers,
    or of those of the slice. What a model said from memory is left out.
    """
    report_.check(output)
    with opened(folder, slice_) as store, Calls(folder, look=True) as calls:
        told = [f"slice {slice_}"] if slice_ else []
        told += [f"{name.replace('_', ' ')} {_words(value)}" for name, value in asked.items() if value]
        wish = report_.Asked(
            title=title or _title(folder, slice_, asked),
            chosen=wanted(store, asked, level),
            filters=tuple(told),
            level=level,
            effects=limit or None,
            conflicts=conflicts,
            sliced=slice_ is not None,
        )
        counts = report_.write(store, collect(store, calls), wish, output)
    say(
        f"{output}: {counts.effects:,} effects, {counts.conflicts:,} conflicts, {counts.references:,} references. "
        f"Figures and references by themselves: {report_.beside(output)}"
    )


def _words(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _title(folder: Path, slice_: str | None, asked: dict[str, Any]) -> str:
    """Return what a report is about, where nobody says how it is called."""
    if asked["cause"] and asked["effect"]:
        about = f"the effect of {asked['cause']} on {asked['effect']}"
    elif asked["cause"] or asked["effect"]:
        about = f"the effects of {asked['cause']}" if asked["cause"] else f"what affects {asked['effect']}"
    else:
        about = asked["about"] or _words(asked["topic"])
    return f"The evidence on {about}" if about else f"The evidence in {slice_ or folder.resolve().name}"
