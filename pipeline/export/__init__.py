"""Export of the graph: one small module per format.

    graphml   Gephi, Cytoscape, yEd, igraph, networkx
    json      everything, evidence included           (document.py)
    csv       one edge per row                        (table.py)
    networkx  in memory, for `pipeline.open`          (networkx_graph.py)

The page (HTML) asks more than nodes and edges, and is made by `pipeline.explore`.

Files are streamed: a graph of a million edges is never in Python's memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Generic, Literal, NamedTuple, TypeVar

from pipeline.errors import Unusable, Unwritable
from pipeline.export import document, graphml, table
from pipeline.export.items import Edge, Node, edges, nodes
from pipeline.records import Level
from pipeline.store import Store
from pipeline.store.failures import no_room
from pipeline.store.half_files import replacing

Format = Literal["graphml", "json", "csv"]
Writer = Callable[[Iterable[Node], Iterable[Edge], BinaryIO], None]

FORMATS: Mapping[Format, Writer] = {"graphml": graphml.write, "json": document.write, "csv": table.write}

Item = TypeVar("Item")


class Counts(NamedTuple):
    """The numbers of nodes and edges in the exported graph. (A CSV file lists its edges only.)"""

    nodes: int
    edges: int


def write(store: Store, format: Format, target: Path | BinaryIO, level: Level = "concept") -> Counts:
    """Write the graph at a level to `target`, a path or an open binary file.

    A path gets the whole file or is left as it was. The same graph gives the same bytes. Raises Unusable if the path
    cannot be written, Unwritable if there is no room.
    """
    return onto(target, lambda out: _write(store, format, out, level))


def onto(target: Path | BinaryIO, put: Callable[[BinaryIO], Item]) -> Item:
    """What `put` makes of an open binary file, which is `target` or takes the place of that path when all is written.

    Raises Unusable if the path cannot be written.
    """
    if not isinstance(target, Path):
        return put(target)
    try:
        with _replacing(target) as out:
            return put(out)
    except OSError as error:
        if why := no_room(str(error)):
            raise Unwritable(f"{target}: cannot be written ({why}). Make room on its disk.") from error
        raise Unusable(f"{target}: cannot be written: {error.strerror or error}. Choose another file.") from error


def _write(store: Store, format: Format, out: BinaryIO, level: Level) -> Counts:
    counted_nodes, counted_edges = _Counted(nodes(store, level)), _Counted(edges(store, level))
    FORMATS[format](counted_nodes, counted_edges, out)
    for _ in counted_nodes:  # those that the format has no place for
        pass
    return Counts(counted_nodes.count, counted_edges.count)


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
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """The file to write to: `path` changes only when everything is written, where that can be."""
    special = path.exists() and not path.is_file()  # /dev/stdout, a named pipe: nothing that could be replaced
    with path.open("wb") if special else replacing(path) as out:
        yield out
