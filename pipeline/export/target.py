"""Targets of an export: a file or folder that changes when all is written, and what was written, counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeVar

from pipeline.errors import Unusable, Unwritable
from pipeline.store.database import Store
from pipeline.store.failures import no_room
from pipeline.store.filter import Filter
from pipeline.store.half_files import replacing
from pipeline.store.records import Level
from pipeline.store.status import Status

Item = TypeVar("Item")


class Wanted(NamedTuple):
    """What is to be exported: the edges of a graph at a level that pass a filter.

    `name` and `status`, as `pipeline.store.status` collects it, are what the page tells of the whole graph.
    """

    store: Store
    level: Level
    filter: Filter
    name: str
    status: Status | None


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


def onto(target: Path | BinaryIO, put: Callable[[BinaryIO], Item]) -> Item:
    """Return what `put` makes of an open file: `target`, or what takes the place of that path when all is written.

    Raises Unusable if the path cannot be written, Unwritable if there is no room.
    """
    if not isinstance(target, Path):
        return put(target)
    with naming(target), opened(target) as out:
        return put(out)


@contextmanager
def naming(target: Path) -> Iterator[None]:
    """Say what goes wrong with writing to a path in words for the user."""
    try:
        yield
    except OSError as error:
        if why := no_room(str(error)):
            raise Unwritable(f"{target}: cannot be written ({why}). Make room on its disk.") from error
        raise Unusable(f"{target}: cannot be written: {error.strerror or error}. Choose another file.") from error


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file to write to: `path` changes only when everything is written, where that can be."""
    special = path.exists() and not path.is_file()  # /dev/stdout, a named pipe: nothing that could be replaced
    with path.open("wb") if special else replacing(path) as out:
        yield out


def is_folder(target: Path) -> bool:
    """Tell whether tables of CSV go into a folder of this name; else that of edges goes into a file of it."""
    return target.is_dir() or (not target.exists() and target.suffix.lower() != ".csv")


@contextmanager
def made(folder: Path) -> Iterator[None]:
    """Make a folder, which is no more if what should be in it fails."""
    new = not folder.exists()
    folder.mkdir(exist_ok=True)
    try:
        yield
    except BaseException:
        if new:
            folder.rmdir()
        raise
