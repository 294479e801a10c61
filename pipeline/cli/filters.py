"""Filter options of the commands that list or export edges, claims and conflicts: the same for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, get_args

import click

from pipeline.cli.options import Number
from pipeline.graph.api import slicing
from pipeline.graph.api.filters import DESIGNS, chosen
from pipeline.progress import say
from pipeline.store.database import Store
from pipeline.store.filter import Filter
from pipeline.store.records import Level, Origin, Sign, Standing

YEAR = click.option("--year", metavar="Y", help="Papers of 2015, of 2010:2020, 2010: or :2020.")
DESIGN = click.option(
    "--design",
    type=click.Choice(DESIGNS),
    multiple=True,
    metavar="D",
    help=f"Papers of this design; may be given several times: {', '.join(DESIGNS)}.",
)
TOPIC = click.option(
    "--topic",
    multiple=True,
    metavar="T",
    help="Papers under a topic with T in its name; may be given several times.",
)
OF_PAPERS = [
    click.option(
        "--cause", metavar="X", help="With this cause: every entity with X in a name or alias, exact ones first."
    ),
    click.option("--effect", metavar="Y", help="With this effect, in the same way."),
    click.option("--about", metavar="Z", help="With this cause or effect, in the same way."),
    click.option("--sign", type=click.Choice(get_args(Sign)), help="An edge's, or a claim's between its concepts."),
    click.option(
        "--min-papers", type=click.IntRange(min=0), default=0, metavar="N", help="Edges of at least N papers."
    ),
    click.option("--min-weight", type=Number(0, 1), default=0.0, metavar="W", help="Edges of at least this weight."),
    YEAR,
    DESIGN,
    TOPIC,
    click.option(
        "--standing",
        type=click.Choice(get_args(Standing)),
        multiple=True,
        help="That of claims in `claims`, that of edges in every other command; may be given several times. promoted: "
        "pass every gate; held: fail one of the first; qualified: the others.",
    ),
]
"""All but who speaks of it."""

FILTERS = [
    *OF_PAPERS,
    click.option(
        "--origin",
        type=click.Choice(get_args(Origin)),
        help="Edges or claims of abstracts, or of a model's memory (`democritus imagine`). Default: both.",
    ),
]

SLICE = click.option(
    "--slice",
    "slice_",
    metavar="NAME",
    help="The graph of this slice alone, with its own support and conflicts: `slice create` makes one.",
)


@contextmanager
def opened(folder: Path, slice_: str | None) -> Iterator[Store]:
    """Yield the graph in a folder, or a slice of it."""
    with Store.open(folder) as store:
        if slice_ is None:
            yield store
        else:
            with slicing.opened(store, slice_, say) as part:
                yield part


def writable(folder: Path) -> Store:
    """Open the graph in a folder for writing. Raises Unusable if there is none."""
    Store.open(folder).close()
    return Store.create(folder)


def wanted(store: Store, asked: dict[str, Any], level: Level = "concept") -> Filter:
    """Return the filter for the values of FILTERS; names that nothing has are told of on stderr."""
    return chosen(store, level, say, **asked)
