"""`democritus export`: the graph as a file, or as tables."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, BinaryIO

import click

from pipeline.cli.filters import FILTERS, SLICE, opened, wanted
from pipeline.cli.options import FOLDER, LEVEL, Output, kept, options
from pipeline.errors import Unusable
from pipeline.export import writing
from pipeline.export.target import Counts, is_folder
from pipeline.llm.call_log import Calls
from pipeline.progress import meanwhile, say
from pipeline.store.database import Store
from pipeline.store.filter import EVERYTHING, Filter
from pipeline.store.records import Level
from pipeline.store.status import collect


@click.command()
@FOLDER
@click.option(
    "--format",
    "kind",
    type=click.Choice(list(writing.FORMATS)),
    required=True,
    help="File format.",
)
@click.option(
    "-o",
    "--output",
    type=Output(folders=True, graphs=True),
    required=True,
    metavar="PATH",
    help="Where to; - for stdout. For csv a folder, or a file that ends in .csv for the edges alone.",
)
@options(FILTERS)
@SLICE
@LEVEL
def export(folder: Path, kind: writing.Format, output: Path, slice_: str | None, level: Level, **asked: Any) -> None:
    """Write the graph: GraphML for Gephi, Cytoscape, yEd, networkx, igraph; JSON; tables as CSV or xlsx; a page (html).

    The tables are edges, claims and conflicts, with title, year, DOI, design, population, effect size and quote: files
    in a folder (csv), or sheets for Excel and LibreOffice (xlsx).

    The page has the evidence inside, opens from disk and needs no network: of the edges that pass, the best supported
    20,000.

    The filters choose edges, as in `edges`; with them come all their claims and conflicts. Without a filter also the
    claims that speak to no edge.
    """
    if kept(output) and output.name != f"graph.{kind}":
        raise Unusable(f"{output} is a file of the graph and is not written over by {kind}; choose another file.")
    target = sys.stdout.buffer if str(output) == "-" else output
    with opened(folder, slice_) as store, meanwhile(str(output)):
        chosen = wanted(store, asked, level)
        if kind == "html":
            name = f"{folder.resolve().name}, slice {slice_}" if slice_ else None
            counts = page(folder, store, target, level, name, wanted=chosen)
        else:
            counts = writing.write(store, kind, target, level, chosen)
    sys.stdout.flush()
    told = f"{output}: {counts.nodes:,} nodes, {counts.edges:,} edges"
    if kind == "xlsx" or (kind == "csv" and target is output and is_folder(output)):
        told += f", {counts.claims:,} rows of claims, {counts.conflicts:,} conflicts"
        told += f", {counts.between:,} of them between studies" if counts.conflicts else ""
    elif kind == "csv":
        told += "; a folder instead gets claims and conflicts, too"
    say(f"{told}.")
    if counts.more:
        say(f"One sheet does not hold all rows: they go on in {', '.join(counts.more)}.")
    if counts.changed:
        say(
            f"{counts.changed:,} cells hold less than their text: a spreadsheet takes 32,767 characters a cell, and no "
            "control characters. --format csv has all of it."
        )


def page(
    folder: Path,
    store: Store,
    target: Path | BinaryIO,
    level: Level = "concept",
    name: str | None = None,
    wanted: Filter = EVERYTHING,
) -> Counts:
    """Write the page of the graph in `folder`, or the part that passes a filter, called `name` or as the folder is."""
    with Calls(folder, look=True) as calls:
        status = collect(store, calls)
    return writing.write(store, "html", target, level, wanted, name or folder.resolve().name, status)
