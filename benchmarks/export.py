"""Seconds and peak memory of every export format at two sizes, against a baseline of only reading the rows.

    python -m benchmarks.export [--limit 1GB] [EDGES ...]

Builds synthetic graphs (`synthetic.py`) of about so many edges in a temporary folder, and measures each export in a
process of its own. `read` makes the nodes and edges that every export writes; in it is all the memory that DuckDB takes
to join and sort them (`--limit` is DuckDB's memory limit, above which it sorts on disk). Ratios are of processor
seconds, against it. `writer` writes the format from rows that a loop makes, without DuckDB: its memory is Python's and
libxml2's alone, and must not grow with the edges. `networkx` has as many edges with the same attributes in memory and
writes them as GraphML: its time is that of writing alone, its memory that of both.
The last line says how many times as long it takes as our writer, and as our whole export from the file.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import networkx as nx

from benchmarks import synthetic
from pipeline.export import comma_separated, document, graphml
from pipeline.export import writing as export
from pipeline.graph.items import Edge, Evidence, nodes
from pipeline.graph.items import edges as edges_of
from pipeline.store.database import Store

WRITERS = {"graphml": graphml.write, "json": document.write, "csv": comma_separated.write}
SIZES = (100_000, 1_000_000)

CLAIMS_PER_EDGE = 1.7
ENDS = ("cause_id", "effect_id", "cause", "effect")


def build(folder: Path, edges: int) -> None:
    """A graph of about so many edges in `folder`."""
    synthetic.build(folder, int(edges * CLAIMS_PER_EDGE))
    with Store.create(folder) as store:
        synthetic.derive(store)


def made_up(count: int) -> Iterator[Edge]:
    """Edges that no store holds."""
    for number in range(count):
        quote = f"In a cohort of {number} adults, coffee was significantly associated with sleep (P < 0.05). " * 2
        claim = Evidence(
            f"claim {number}", f"pmid:{number}", "A title", 2020, *3 * [None], "coffee", "increases", "sleep", quote,
            10, 150, "+", "+", False, "causal", "finding", 0.9, 0.9, "qualified", "scope stated", [], *8 * [None]
        )  # fmt: skip
        cause, effect = f"sha256:{number // 10:016x}", f"sha256:{number:016x}"
        support = (0.5, 0.2, 0.8, "qualified", "scope stated", *8 * [1])
        yield Edge(cause, effect, "a cause", "an effect", "+", *support, [claim, claim])


def with_networkx(edges: int, target: Path) -> float:
    """Processor seconds in which networkx writes as many edges with the attributes that ours have."""
    net: nx.DiGraph[str] = nx.DiGraph()
    for edge in made_up(edges):
        best = edge.best
        plain = ((name, value) for name, value in edge._asdict().items() if isinstance(value, str | int | float))
        told = {name: value for name, value in plain if name not in ENDS}
        quoted = {"quote": best.quote, "quote_abstract": best.abstract, "quote_reading": best.reading}
        net.add_edge(edge.cause_id, edge.effect_id, **told, **quoted)
    busy = time.process_time()
    nx.write_graphml(net, target)
    return time.process_time() - busy


def measure(task: str, format: str, folder: Path, edges: int, limit: str | None) -> dict[str, float]:
    """Do one task in this process; its seconds, peak memory, how many edges it wrote in how many bytes."""
    target = folder / f"out.{format}"
    start, busy = time.perf_counter(), time.process_time()
    cpu: float | None = None
    if task == "build":  # in a process of its own too: a child's peak is never below what its parent holds
        build(folder, edges)
    elif task == "writer":
        with target.open("wb") as out:
            WRITERS[format]([], made_up(edges), out)
    elif task == "networkx":
        cpu = with_networkx(edges, target)
    else:
        with Store.open(folder, memory_limit=limit) as store:
            if task == "read":
                deque(nodes(store), maxlen=0)
                edges = sum(1 for _ in edges_of(store))
            else:
                edges = export.write(store, cast(export.Format, format), target).edges
    found = {"seconds": time.perf_counter() - start, "cpu": time.process_time() - busy if cpu is None else cpu}
    size = target.stat().st_size if target.exists() else 0
    target.unlink(missing_ok=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**found, "peak": peak, "size": size / 1e6, "edges": edges}


def report(folder: Path, sizes: Sequence[int], limit: str | None) -> None:
    """Every task at every size, each in a process of its own, so that their peaks are apart."""
    print(f"{'task':<9}{'format':<9}{'edges':>9}{'seconds':>9}{'cpu':>9}{'x read':>8}{'peak MB':>9}{'file MB':>9}")
    for edges in sizes:
        graph = folder / str(edges)
        tasks = [("build", "-"), ("read", "-"), *(("write", format) for format in WRITERS)]
        tasks += [*(("writer", format) for format in WRITERS), ("networkx", "graphml")]
        each: dict[tuple[str, str], float] = {}  # processor seconds for an edge
        for task, format in tasks:
            command = [
                sys.executable,
                "-m",
                "benchmarks.export",
                "--measure",
                task,
                format,
                str(graph),
                str(edges),
                limit or "",
            ]
            found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
            each[task, format] = found["cpu"] / found["edges"]
            ratio = each[task, format] / each.get(("read", "-"), float("nan"))
            print(
                f"{task:<9}{format:<9}{found['edges']:>9}{found['seconds']:>9.1f}{found['cpu']:>9.1f}"
                f"{ratio:>8.2f}{found['peak']:>9.0f}{found['size']:>9.1f}",
                flush=True,
            )
        theirs = each["networkx", "graphml"]
        writer, whole = theirs / each["writer", "graphml"], theirs / each["write", "graphml"]
        print(f"networkx takes {writer:.1f} times as long as our writer, {whole:.1f} times as our export from the file")


def main() -> None:
    """The table, or, as a child process, one measurement."""
    parser = argparse.ArgumentParser(description="Seconds and peak memory of the exports.")
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, metavar="EDGES")
    parser.add_argument("--limit", help="DuckDB's memory limit, such as 1GB")
    parser.add_argument("--measure", nargs=5, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        task, format, folder, edges, limit = given.measure
        print(json.dumps(measure(task, format, Path(folder), int(edges), limit or None)))
        return
    with tempfile.TemporaryDirectory() as folder:
        report(Path(folder), given.sizes, given.limit)


if __name__ == "__main__":
    main()
