"""Comparison of two graphs: what changed among edges and conflicts.

Concepts are recognised by their normal forms, so a new name of a concept is no change, and one that was joined with
another is that other. Rows are streamed: two graphs of a million edges need not fit in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.store.database import Store
from pipeline.store.result import Row


class Difference:
    """What a graph has that another had not, and the reverse. Each reads from the graphs, and can be read once more."""

    def __init__(self, store: Store) -> None:
        """Take the graph before; the one after lies beside it as `other`."""
        self._store = store

    def edges(self) -> Iterator[Row]:
        """Edges turned, lost and gained, in this order, the best supported first; `before` and `after` have counts."""
        return self._store.stream("diff/edges")

    def conflicts(self) -> Iterator[Row]:
        """Conflicts opened and closed, the highest score first."""
        return self._store.stream("diff/conflicts")


@contextmanager
def compared(before: Path, after: Path) -> Iterator[Difference]:
    """Give what the graph in `after` has that the one in `before` has not, and the reverse, while the block lasts."""
    with Store.open(before) as store, store.beside(after, "other"):
        yield Difference(store)
