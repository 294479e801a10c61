"""Seconds and memory of deriving a graph and of asking it, as the number of claims grows.

    python -m benchmarks.graph [CLAIMS ...] [--limit 4GB] [--keep FOLDER]

1. Builds synthetic graphs (`synthetic.py`) and derives each: seconds, processor seconds, peak memory, the size of the
   file, and by what power of the claims the processor seconds grow. `merge` is what makes edges of evidence (class
   edges, votes, edges); `group` is a bare GROUP BY over the same rows in the same process (level, cause, effect, sign
   -> count, max of the vote), read from a table that holds nothing else. x group is the ratio of the two.
2. Asks what a person asks, each in a fresh process, by the Python interface, opening included: edges and conflicts of
   the head of the list, the heaviest edge with all its evidence, and all that there is about its cause.
3. Derives a graph of five claims many times: what one that tests open takes.

Every measurement has a process of its own, so that peaks are apart. `--limit` is DuckDB's memory limit while it
derives. With `--keep`, graphs stay in that folder and are found there again.
"""

from __future__ import annotations

import json
import math
import resource
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from benchmarks import synthetic
from pipeline.graph import edges as graph
from pipeline.graph.about import about
from pipeline.graph.conflicts import queries as conflicts
from pipeline.graph.derive import carry_out, derive_graph
from pipeline.store.database import FILE, Store

SIZES = (100_000, 1_000_000, 10_000_000)
FLOORS = {1_000_000: 1.0, 10_000_000: 5.0}  # seconds in which a question is answered
MERGE_FLOOR = 4.0
MERGE = ("derive/class_edges", "derive/votes", "derive/edges")
TINY, REPEATS = 5, 50

_EVIDENCE = "create temp table evidence as select level, cause, effect, sign, vote from edge_evidence"
_GROUP = (
    "create temp table grouped as "
    "select level, cause, effect, sign, count(*), max(vote) from evidence group by level, cause, effect, sign"
)
_HEAVIEST = "select cause, effect, claims from edges order by claims desc limit 1"


# --- one measurement, in a process of its own -------------------------------------------------------------------------


def build(folder: Path, size: int, _: str) -> dict[str, float]:
    """A graph that nothing is derived from yet."""
    synthetic.build(folder, size)
    return {}


def derive(folder: Path, _: int, limit: str) -> dict[str, float]:
    """The whole derivation, in one transaction, as a run has it."""
    with Store.create(folder) as store:
        if limit:
            store._connection.execute(f"set memory_limit = '{limit}'")
        synthetic.derive(store)
    return {}


def merge(folder: Path, _: int, limit: str) -> dict[str, float]:
    """What makes edges of evidence, beside a bare GROUP BY; the graph stays as it is."""
    with Store.create(folder) as store:
        connection = store._connection
        if limit:
            connection.execute(f"set memory_limit = '{limit}'")
        connection.execute(_EVIDENCE)
        group = _busy(lambda: connection.execute(_GROUP))
        connection.execute("drop table evidence")
        connection.execute("begin")
        connection.execute("delete from class_edges; delete from edge_votes; delete from edge_levels")
        merged = _busy(lambda: carry_out(store, MERGE))
        connection.execute("rollback")
    return {"group": group, "merge": merged}


def edges(folder: Path, _size: int, _: str) -> dict[str, float]:
    """The head of the list of edges."""
    with Store.open(folder) as store:
        return {"rows": len(graph.edges(store, limit=20).rows())}


def conflicts_(folder: Path, _size: int, _: str) -> dict[str, float]:
    """The head of the list of conflicts, with their sides."""
    with Store.open(folder) as store:
        return {"rows": len(conflicts.conflicts(store, limit=20).rows())}


def show(folder: Path, _size: int, ends: str) -> dict[str, float]:
    """One edge with all its evidence."""
    cause, effect = ends.split()
    with Store.open(folder) as store:
        return {"rows": len(graph.show(store, [cause], [effect])["evidence"])}


def about_(folder: Path, _size: int, entity: str) -> dict[str, float]:
    """What there is on one concept."""
    with Store.open(folder) as store:
        found = about(store, entity, limit=20)
        return {"rows": len(found["causes"]) + len(found["effects"])}


def tiny(folder: Path, _size: int, _: str) -> dict[str, float]:
    """Deriving a graph of a few claims, once it is open."""
    synthetic.build(folder, TINY)
    with Store.create(folder) as store:
        synthetic.derive(store)

        def once() -> None:
            with store.transaction():
                derive_graph(store)

        return {"each": _busy(lambda: [once() for _ in range(REPEATS)]) / REPEATS}


TASKS: dict[str, Callable[[Path, int, str], dict[str, float]]] = {
    "build": build, "derive": derive, "merge": merge, "edges": edges, "show": show, "conflicts": conflicts_,
    "about": about_, "tiny": tiny,
}  # fmt: skip


def _busy(work: Callable[[], object]) -> float:
    """Processor seconds of some work, of all threads."""
    started = time.process_time()
    work()
    return time.process_time() - started


def measure(task: str, folder: Path, size: int, more: str) -> dict[str, float]:
    """One task in this process: seconds from after the imports on, processor seconds, peak memory in MB."""
    start, busy = time.perf_counter(), time.process_time()
    found = TASKS[task](folder, size, more)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": time.perf_counter() - start, "cpu": time.process_time() - busy, "peak": peak, **found}


# --- the report -------------------------------------------------------------------------------------------------------


def apart(task: str, folder: Path, size: int, more: str = "") -> dict[str, float]:
    """One task in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.graph", "--measure", task, str(folder), str(size), more]
    ended = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(ended.stdout)
    return found


def report(place: Path, sizes: Sequence[int], limit: str) -> bool:
    """Prints all tables. True if every floor holds."""
    print(f"{'claims':>10} {'':12}{'seconds':>9}{'cpu':>9}{'peak MB':>9}{'':>2}")
    last: tuple[int, float] | None = None
    held = True
    for size in sizes:
        folder = place / str(size)
        if not (folder / FILE).exists():
            _tell(size, "build", apart("build", folder, size))
        derived = apart("derive", folder, size, limit)
        grown = f"grows by ^{math.log(derived['cpu'] / last[1]) / math.log(size / last[0]):.2f}" if last else ""
        last = size, derived["cpu"]
        _tell(size, "derive", derived, f"{(folder / FILE).stat().st_size / 1e6:,.0f} MB on disk  {grown}")
        merged = apart("merge", folder, size, limit)
        ratio = merged["merge"] / merged["group"]
        held &= ratio <= MERGE_FLOOR
        told = f"{merged['merge']:.2f} against {merged['group']:.2f} s: {ratio:.2f} x group, floor {MERGE_FLOOR:g}"
        _tell(size, "merge", merged, told)
        cause, effect, claims = _heaviest(folder)
        asked = {"edges": "", "show": f"{cause} {effect}", "conflicts": "", "about": cause}
        for task, more in asked.items():
            found = apart(task, folder, size, more)
            floor = FLOORS.get(size)
            held &= floor is None or found["seconds"] <= floor
            of = f", an edge of {claims:,} claims" if task == "show" else ""
            _tell(size, task, found, f"{found['rows']:.0f} rows{of}" + (f", floor {floor:g} s" if floor else ""))
    with TemporaryDirectory() as folder:
        print(f"{TINY:>10,} derive again: {1000 * apart('tiny', Path(folder), TINY)['each']:.1f} ms of processor time")
    return held


def _heaviest(folder: Path) -> tuple[str, str, int]:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{folder / FILE}' as graph (read_only)")
        connection.execute("use graph")
        cause, effect, claims = connection.execute(_HEAVIEST).fetchall()[0]
    return cause, effect, claims


def _tell(size: int, task: str, found: dict[str, float], more: str = "") -> None:
    figures = f"{found['seconds']:>9.2f}{found['cpu']:>9.2f}{found['peak']:>9.0f}"
    print(f"{size:>10,} {task:12}{figures}  {more}".rstrip(), flush=True)


def main() -> None:
    """The tables, or, as a child process, one measurement."""
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, metavar="CLAIMS")
    parser.add_argument("--limit", default="", help="DuckDB's memory limit while it derives, such as 4GB")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where the graphs stay")
    parser.add_argument("--measure", nargs=4, help="prints one measurement as JSON, and nothing else")
    given = parser.parse_args()
    if given.measure:
        task, folder, size, more = given.measure
        print(json.dumps(measure(task, Path(folder), int(size), more)))
        return
    with nullcontext(given.keep) if given.keep else TemporaryDirectory() as place:
        if not report(Path(place), given.sizes, given.limit):
            raise SystemExit(1)


if __name__ == "__main__":
    main()
