"""`democritus export`: the graph as a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import FOLDER, LEVEL
from pipeline.observers.console import say
from pipeline.records import Level
from pipeline.store import Store

if TYPE_CHECKING:
    from pipeline.export import Format


@click.command()
@FOLDER
@click.option("--format", "kind", type=click.Choice(["graphml", "json", "csv"]), required=True, help="File format.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, metavar="FILE", help="Where to; - for stdout."
)
@LEVEL
def export(folder: Path, kind: Format, output: Path, level: Level) -> None:
    """Write the graph to a file: GraphML for Gephi, Cytoscape, yEd, networkx, igraph; JSON; CSV."""
    from pipeline import export as export_

    with Store.open(folder) as store:
        counts = export_.write(store, kind, sys.stdout.buffer if str(output) == "-" else output, level)
    sys.stdout.flush()
    say(f"{output}: {counts.nodes} nodes, {counts.edges} edges.")
