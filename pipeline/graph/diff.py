"""Comparison of two graphs, or of a graph with itself as it was at a moment: what changed among edges and conflicts.

Concepts are recognised by their normal forms, so a new name of a concept is no change, and one that was joined with
another is that other. Rows are streamed: two graphs of a million edges need not fit in memory.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.errors import Unusable
from pipeline.graph.changes import revise
from pipeline.sources import removal
from pipeline.store.database import FILE, Store
from pipeline.store.result import Row

_REWOUND = ("abstracts", "extractions", "decisions", "undone", "removals", "restored")


class Difference:
    """What a graph has that another had not, and the reverse. Each reads from the graphs, and can be read once more."""

    def __init__(self, store: Store) -> None:
        """`store` is the graph before; the one after lies beside it as `other`."""
        self._store = store

    def edges(self) -> Iterator[Row]:
        """Edges turned, lost and gained, in this order, the best supported first; `before` and `after` have counts."""
        return self._store.stream("graphs/diff_edges")

    def conflicts(self) -> Iterator[Row]:
        """Conflicts opened and closed, the highest score first."""
        return self._store.stream("graphs/diff_conflicts")


@contextmanager
def compared(before: Path, after: Path) -> Iterator[Difference]:
    """What the graph in `after` has that the one in `before` has not, and the reverse, while the block lasts."""
    with Store.open(before) as store, store.beside(after, "other"):
        yield Difference(store)


@contextmanager
def since(folder: Path, moment: str) -> Iterator[tuple[Difference, int]]:
    """What changed in a graph since a moment, an ISO time or date (UTC where it says no zone).

    Also gives the number of readings that have no time, since an earlier version made them: they count as older. The
    past is derived anew in a scratch folder by this version's rules, from what was read, decided and removed until
    then. A record whose text changed later has no past. Raises Unusable if the moment is none.
    """
    until = _moment(moment)
    Store.open(folder).close()
    with TemporaryDirectory(prefix="democritus-") as scratch:
        past = Path(scratch)
        shutil.copyfile(folder / FILE, past / FILE)
        with Store.create(past) as store:
            untimed: int = store.row("graphs/untimed")["readings"]
            with store.transaction():
                for what in _REWOUND:
                    store.run(f"graphs/rewind_{what}", moment=until)
            revise(store, removal.in_force(store), lambda: None)
        with compared(past, folder) as difference:
            yield difference, untimed


def _moment(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Unusable(f"{text!r} is no moment; write 2026-11-27 or 2026-11-27T21:15:54Z.") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
