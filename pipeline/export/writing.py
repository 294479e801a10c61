"""Export of the graph: one small module per format, and `FORMATS`, where each is registered.

    graphml   Gephi, Cytoscape, yEd, igraph, networkx
    json      everything, evidence included           (document.py)
    csv       tables of edges, claims, conflicts …    (table.py, comma_separated.py)
    xlsx      the same as sheets of one file          (table.py, spreadsheet.py)
    html      the page                                (page/file.py)

Their columns are those of `pipeline.graph.items`. Files are streamed: a graph of a million edges is never in Python's
memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Generic, Literal

from pipeline.export import comma_separated, document, graphml, spreadsheet, table
from pipeline.export.page import file
from pipeline.export.table import Claim, Table
from pipeline.export.target import Counts, Item, Wanted, is_folder, made, naming, onto, opened
from pipeline.graph.conflicts import queries
from pipeline.graph.items import Edge, Node, best_edges, claims_apart, edges, nodes
from pipeline.store.database import Store
from pipeline.store.filter import EVERYTHING, Filter
from pipeline.store.records import CONFLICT_TYPES, Level
from pipeline.store.result import Row
from pipeline.store.status import Status

Format = Literal["graphml", "json", "csv", "xlsx", "html"]
Made = Callable[[str, list[table.Column]], Table]
"""What makes a table of a name and columns."""


def write(
    store: Store,
    format: Format,
    target: Path | BinaryIO,
    level: Level = "concept",
    wanted: Filter = EVERYTHING,
    name: str = "",
    status: Status | None = None,
) -> Counts:
    """Write the edges of the graph at a level that pass a filter to `target`, a path or an open binary file.

    Tables of CSV are files in the folder `target` (edges.csv, claims.csv, effect_sizes.csv, conflicts.csv); an open
    file, or a path that ends in .csv or is no folder, gets that of the edges alone. A page needs a name and a status.

    A path gets the whole file or is left as it was. The same graph gives the same bytes. Raises Unusable if the path
    cannot be written, Unwritable if there is no room.
    """
    asked = Wanted(store, level, wanted, name, status)
    if format == "csv" and isinstance(target, Path):
        with naming(target):
            if is_folder(target):
                return _write_folder(asked, target)
    return onto(target, lambda out: FORMATS[format](asked, out))


class _Counted(Generic[Item]):
    """An iterator that knows how many items it gave."""

    def __init__(self, items: Iterator[Item]) -> None:
        self.count = 0
        self._items = items

    def __iter__(self) -> Iterator[Item]:
        return self

    def __next__(self) -> Item:
        item = next(self._items)
        self.count += 1
        return item


def _graph(
    put: Callable[[Iterable[Node], Iterable[Edge], BinaryIO], None],
    read: Callable[[Store, Level, Filter], Iterator[Edge]],
) -> Callable[[Wanted, BinaryIO], Counts]:
    """Return the writer of a format of nodes and edges, which `read` reads."""

    def write(asked: Wanted, out: BinaryIO) -> Counts:
        some, found = _Counted(nodes(*asked[:3])), _Counted(read(*asked[:3]))
        put(some, found, out)
        for _ in some:  # those that the format has no place for
            pass
        return Counts(some.count, found.count)

    return write


def _write_sheets(asked: Wanted, out: BinaryIO) -> Counts:
    with spreadsheet.workbook(out) as book:
        counts = _fill(asked, book.table)
        return counts._replace(changed=book.changed, more=book.more)


def _write_folder(asked: Wanted, folder: Path) -> Counts:
    """Write tables as CSV files: all of them take their places when all are written."""
    with ExitStack() as stack:
        stack.enter_context(made(folder))

        def make(name: str, columns: list[table.Column]) -> Table:
            return comma_separated.table(columns, stack.enter_context(opened(folder / f"{name}.csv")))

        return _fill(asked, make)


def _fill(asked: Wanted, make: Made) -> Counts:
    """Write the rows of every table."""
    store, level, wanted = asked[:3]
    some, found = _Counted(nodes(store, level, wanted)), _Counted(edges(store, level, wanted))
    of_edges = make("edges", table.edge_columns(table.vocabulary(some)))
    of_claims, of_conflicts = make("claims", table.CLAIMS), make("conflicts", table.CONFLICTS)
    of_sizes = make("effect_sizes", table.SIZES)
    claims = disputed = between = 0
    for edge in found:
        of_edges.write(edge)
        for claim in (*edge.evidence, *edge.statements):
            of_claims.write(Claim(edge.cause, edge.effect, claim, edge.cause_id, edge.effect_id))
        for size in table.sized(edge):
            of_sizes.write(size)
        claims += len(edge.evidence) + len(edge.statements)
    for cause, effect, claim in claims_apart(store, level) if wanted.whole else ():  # which are part of the whole only
        of_claims.write(Claim(cause, effect, claim))
        claims += 1
    for conflict in _conflicts(asked):
        of_conflicts.write(conflict)
        disputed += 1
        between += conflict["type"] == CONFLICT_TYPES[0]
    return Counts(some.count, found.count, claims, disputed, between)


def _conflicts(asked: Wanted) -> Iterator[Row]:
    return queries.described_all(asked.store, queries.heads(asked.store, None, asked.level, None, asked.filter))


FORMATS: Mapping[Format, Callable[[Wanted, BinaryIO], Counts]] = {
    "graphml": _graph(graphml.write, best_edges),
    "json": _graph(document.write, edges),
    "csv": _graph(comma_separated.write, edges),
    "xlsx": _write_sheets,
    "html": file.write,
}
"""What writes each format."""
