"""Merge of two graphs into a new one: as if the one that was worked on later had gone on from the other.

Abstracts are taken in by the rules by which sources are read, so what both have is there once. Of two readings of one
abstract the newer one is current; decisions of people hold as if all had been made in one graph; what follows from
these is derived. Neither graph is changed, and whichever is named first, the result is the same. Where each row came
from is kept (`graphs`, `origins`).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from pipeline.entities.naming import RULES
from pipeline.errors import Unusable
from pipeline.events import silent
from pipeline.extract.validation import statement_id
from pipeline.graph.changes import revise
from pipeline.llm import call_merge
from pipeline.sources import abstracts, removal
from pipeline.store.database import Store
from pipeline.store.records import content_id
from pipeline.store.result import Row
from pipeline.topics import stage as topics


class Merged(NamedTuple):
    """What a merge brought together: abstracts of each graph, and those that both have under one id."""

    older: Path
    newer: Path
    abstracts: dict[str, int]
    shared: int
    renamed: int


def merge(a: Path, b: Path, out: Path, write: Callable[[Store, Path], object]) -> Merged:
    """Make one graph of those in `a` and `b` in the folder `out`, which must not hold one.

    `write` exports it into the folder it is given. Nothing is in `out` before everything is. Raises Unusable if a
    folder cannot be used, Busy if a run writes one.
    """
    _check(a, b, out)
    scratch = out.with_name(f".{out.name}.merging")
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        scratch.parent.mkdir(parents=True, exist_ok=True)
        older, newer = _by_age(a, b)
        merged = _merge(older, newer, scratch, write)
        if out.exists():
            out.rmdir()
        scratch.rename(out)
    except OSError as error:
        raise Unusable(f"{out}: cannot be written: {error.strerror}. Choose another folder.") from None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return merged


def _check(a: Path, b: Path, out: Path) -> None:
    if a.resolve() == b.resolve():
        raise Unusable(f"{a} and {b} are one folder; a merge needs two graphs.")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Unusable(f"{out}: there is something already. Name a new folder for the merged graph.")
    for folder in (a, b):
        Store.open(folder).close()
        call_merge.refuse_while_alive(folder)


def _by_age(a: Path, b: Path) -> tuple[Path, Path]:
    """Return the two in the order in which they were last worked on; the same whichever is named first."""
    aged = []
    for folder in (a, b):
        with Store.open(folder) as store:
            aged.append((*store.row("merge/worked_on").values(), str(folder.resolve()), folder))
    aged.sort()
    return aged[0][-1], aged[1][-1]


def _merge(older: Path, newer: Path, out: Path, write: Callable[[Store, Path], object]) -> Merged:
    with ExitStack() as stack:
        store = stack.enter_context(Store.create(out))
        stack.enter_context(store.beside(older, "older"))
        stack.enter_context(store.beside(newer, "newer"))
        store.run("merge/begin")
        counts, renamed = {}, 0
        for age, folder in enumerate((older, newer)):
            other: list[Row] = []
            counts[str(folder)] = 0
            for there, here in abstracts.adopt(store, store.stream("merge/abstracts", age=age)):
                counts[str(folder)] += 1
                if there != here:
                    other.append({"age": age, "old": there, "new": here})
            store.add_rows("renamed", other)
            renamed += len(other)
        ids = _take(store, older, newer)
        store.run("merge/end")
        shared = sum(counts.values()) - store.row("status/abstracts")["total"]
        call_merge.merge(ids, out)
    with Store.create(out) as store:
        revise(store, removal.in_force(store), lambda: None)
        topics.assign(store, silent)
        write(store, out)
    return Merged(older, newer, counts, shared, renamed)


def _take(store: Store, older: Path, newer: Path) -> dict[str, Path]:
    """Take over the rows of all tables but the abstracts; the ids of the two graphs."""
    moment = datetime.now(UTC).isoformat(timespec="milliseconds")
    ids = {age: content_id("graph", folder.resolve(), moment) for age, folder in (("older", older), ("newer", newer))}
    with store.transaction():
        store.run("merge/take_readings")
        store.add_rows("statements_taken", list(_renamed_statements(store)))
        store.run("merge/take_decisions")
        folders = zip(ids.values(), (older, newer), strict=True)
        graphs = [{"id": graph, "folder": str(folder), "merged_at": moment} for graph, folder in folders]
        store.add_rows("graphs", graphs)
        store.run("merge/take_origins", **ids)
        store.run("entities/forget_mentions", rules=RULES)
    return {ids["older"]: older, ids["newer"]: newer}


def _renamed_statements(store: Store) -> Iterator[Row]:
    """Yield the statements of abstracts that have another id here, with what they are called now: they name it."""
    for row in store.rows("merge/renamed_claims"):
        new = statement_id(*(row[name] for name in ("abstract", "quote", "cause", "effect", "concept_sign")))
        yield {"age": row["age"], "claim": row["id"], "old": row["statement"], "new": new}
