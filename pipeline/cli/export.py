"""`democritus export`: the graph as a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

import click

from pipeline.cli.options import FOLDER, LEVEL, Output
from pipeline.observers.console import say
from pipeline.records import Level
from pipeline.store import Store
from pipeline.store.call_log import Calls
from pipeline.store.status import collect

if TYPE_CHECKING:
    from pipeline.export import Counts, Format


@click.command()
@FOLDER
@click.option(
    "--format", "kind", type=click.Choice(["graphml", "json", "csv", "html"]), required=True, help="File format."
)
@click.option("-o", "--output", type=Output(), required=True, metavar="FILE", help="Where to; - for stdout.")
@LEVEL
def export(folder: Path, kind: Format | Literal["html"], output: Path, level: Level) -> None:
    """Write the graph to a file: GraphML for Gephi, Cytoscape, yEd, networkx, igraph; JSON; CSV.

    HTML is a page to look at, with the evidence inside: it opens from disk and needs no network.
    """
    from pipeline import export as export_

    target = sys.stdout.buffer if str(output) == "-" else output
    with Store.open(folder) as store:
        counts = page(folder, store, target, level) if kind == "html" else export_.write(store, kind, target, level)
    say(f"{output}: {counts.nodes} nodes, {counts.edges} edges.")


def page(folder: Path, store: Store, target: Path | BinaryIO, level: Level = "concept") -> Counts:
    """Write the page of the graph in `folder` to a file."""
    from pipeline.explore import file

    with Calls(folder, look=True) as calls:
        status = collect(store, calls)
    return file.write(store, status, folder.resolve().name, target, level)
