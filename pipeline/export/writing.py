"""Export of the graph: one small module per format.

    graphml   Gephi, Cytoscape, yEd, igraph, networkx
    json      everything, evidence included           (document.py)
    csv       tables of edges, claims, conflicts …   (table.py, comma_separated.py)
    xlsx      the same as sheets of one file          (table.py, spreadsheet.py)
    networkx  in memory, for `pipeline.open`          (networkx_graph.py)

The page (HTML) asks more than nodes and edges, and is made by `pipeline.export.page`.

Files are streamed: a graph of a million edges is never in Python's memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, Generic, Literal, NamedTuple, TypeVar

from pipeline.errors import Unusable, Unwritable
from pipeline.export import comma_separated, document, graphml
from pipeline.export.table import (
    CLAIM_COLUMNS,
    CONFLICT_COLUMNS,
    SIZE_COLUMNS,
    Sized,
    Spoken,
    Table,
    edge_columns,
    sized,
    vocabulary,
)
from pipeline.graph.items import Edge, Node, best_edges, claims_apart, edges, nodes
from pipeline.store.database import Store
from pipeline.store.failures import no_room
from pipeline.store.filter import EVERYTHING, Filter
from pipeline.store.half_files import replacing
from pipeline.store.records import CONFLICT_TYPES, Level
from pipeline.store.result import Row

Format = Literal["graphml", "json", "csv", "xlsx"]
Writer = Callable[[Iterable[Node], Iterable[Edge], BinaryIO], None]

FORMATS: Mapping[Format, Writer] = {"graphml": graphml.write, "json": document.write, "csv": comma_separated.write}

Item = TypeVar("Item")


class Counts(NamedTuple):
    """The numbers of nodes and edges in the exported graph, and of the rows of claims and conflicts in tables.

    `between`: the conflicts that are between studies.

    Of a spreadsheet also how many of its cells do not hold all of their text, and the sheets in which tables go on.
    """

    nodes: int
    edges: int
    claims: int = 0
    conflicts: int = 0
    between: int = 0
    changed: int = 0
    more: Sequence[str] = ()


def write(
    store: Store,
    format: Format,
    target: Path | BinaryIO,
    level: Level = "concept",
    wanted: Filter = EVERYTHING,
    conflicts: Iterable[Row] = (),
) -> Counts:
    """Write the edges of the graph at a level that pass a filter to `target`, a path or an open binary file.

    Tables of CSV are files in the folder `target` (edges.csv, claims.csv, effect_sizes.csv, conflicts.csv); an open
    file, or a path that ends in .csv or is no folder, gets that of the edges alone. `conflicts` are the rows of that
    table, as `pipeline.conflicts.described` has them.

    A path gets the whole file or is left as it was. The same graph gives the same bytes. Raises Unusable if the path
    cannot be written, Unwritable if there is no room.
    """
    parts = _Parts(store, level, wanted, conflicts, best_only=format == "graphml")
    if format == "csv" and isinstance(target, Path):
        with _writing(target):
            if is_folder(target):
                return _write_folder(parts, target)
    return onto(target, lambda out: _write(parts, format, out))


def onto(target: Path | BinaryIO, put: Callable[[BinaryIO], Item]) -> Item:
    """What `put` makes of an open binary file, which is `target` or takes the place of that path when all is written.

    Raises Unusable if the path cannot be written, Unwritable if there is no room.
    """
    if not isinstance(target, Path):
        return put(target)
    with _writing(target), _replacing(target) as out:
        return put(out)


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    """What goes wrong with writing to a path, in words for the user."""
    try:
        yield
    except OSError as error:
        if why := no_room(str(error)):
            raise Unwritable(f"{target}: cannot be written ({why}). Make room on its disk.") from error
        raise Unusable(f"{target}: cannot be written: {error.strerror or error}. Choose another file.") from error


def is_folder(target: Path) -> bool:
    """Whether tables of CSV go into a folder of this name; else the table of edges goes into a file of it."""
    return target.is_dir() or (not target.exists() and target.suffix.lower() != ".csv")


class _Parts:
    """The parts of what is exported, each to be read once."""

    def __init__(
        self, store: Store, level: Level, wanted: Filter, conflicts: Iterable[Row], *, best_only: bool
    ) -> None:
        self._store, self._level, self._whole = store, level, wanted.whole
        self.nodes = _Counted(nodes(store, level, wanted))
        self.edges = _Counted((best_edges if best_only else edges)(store, level, wanted))
        self.conflicts = conflicts

    def apart(self) -> Iterator[Spoken]:
        """The claims that speak to no edge, which are part of the whole only."""
        for cause, effect, claim in claims_apart(self._store, self._level) if self._whole else ():
            yield Spoken(cause, effect, claim)

    def counts(self, claims: int = 0, conflicts: int = 0, between: int = 0) -> Counts:
        for _ in self.nodes:  # those that the format has no place for
            pass
        return Counts(self.nodes.count, self.edges.count, claims, conflicts, between)


def _write(parts: _Parts, format: Format, out: BinaryIO) -> Counts:
    if format == "xlsx":
        from pipeline.export.spreadsheet import workbook  # which other formats need not wait for

        with workbook(out) as book:
            edges = book.table("edges", edge_columns(vocabulary(parts.nodes)))
            claims, conflicts = book.table("claims", CLAIM_COLUMNS), book.table("conflicts", CONFLICT_COLUMNS)
            counts = _fill(parts, edges, claims, conflicts, book.table("effect_sizes", SIZE_COLUMNS))
            return counts._replace(changed=book.changed, more=book.more)
    FORMATS[format](parts.nodes, parts.edges, out)
    return parts.counts()


def _write_folder(parts: _Parts, folder: Path) -> Counts:
    """Tables as CSV files: all of them take their places when all are written."""
    with ExitStack() as stack:
        stack.enter_context(_made(folder))

        def out(name: str) -> BinaryIO:
            return stack.enter_context(_replacing(folder / f"{name}.csv"))

        edges = comma_separated.table(edge_columns(vocabulary(parts.nodes)), out("edges"))
        claims = comma_separated.table(CLAIM_COLUMNS, out("claims"))
        conflicts = comma_separated.table(CONFLICT_COLUMNS, out("conflicts"))
        return _fill(parts, edges, claims, conflicts, comma_separated.table(SIZE_COLUMNS, out("effect_sizes")))


def _fill(
    parts: _Parts, edges: Table[Edge], claims: Table[Spoken], conflicts: Table[Row], sizes: Table[Sized]
) -> Counts:
    spoken = disputed = between = 0
    for edge in parts.edges:
        edges.write(edge)
        for claim in (*edge.evidence, *edge.statements):
            claims.write(Spoken(edge.cause, edge.effect, claim, edge.cause_id, edge.effect_id))
        for size in sized(edge):
            sizes.write(size)
        spoken += len(edge.evidence) + len(edge.statements)
    for apart in parts.apart():
        claims.write(apart)
        spoken += 1
    for conflict in parts.conflicts:
        conflicts.write(conflict)
        disputed += 1
        between += conflict["type"] == CONFLICT_TYPES[0]
    return parts.counts(spoken, disputed, between)


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


@contextmanager
def _made(folder: Path) -> Iterator[None]:
    """A folder, which is no more if what should be in it fails."""
    new = not folder.exists()
    folder.mkdir(exist_ok=True)
    try:
        yield
    except BaseException:
        if new:
            folder.rmdir()
        raise


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """The file to write to: `path` changes only when everything is written, where that can be."""
    special = path.exists() and not path.is_file()  # /dev/stdout, a named pipe: nothing that could be replaced
    with path.open("wb") if special else replacing(path) as out:
        yield out
