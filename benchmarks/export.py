"""Seconds and peak memory of every export format at two sizes, against a baseline of only reading the rows.

    python benchmarks/export.py [--limit 1GB] [EDGES ...]

Builds synthetic graphs in a temporary folder, straight by SQL, and measures each export in a process of its own.
`read` makes the nodes and edges that every export writes; in it is all the memory that DuckDB takes to join and sort
them (`--limit` is DuckDB's memory limit, above which it sorts on disk). Ratios are of processor seconds, against it.
`writer` writes the format from rows that a loop makes, without DuckDB: its memory is Python's and libxml2's alone, and
must not grow with the edges.
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

import duckdb

from pipeline import export
from pipeline.export.items import Edge, Evidence, nodes
from pipeline.export.items import edges as edges_of
from pipeline.store import FILE, Store

SIZES = (100_000, 1_000_000)
EDGES_PER_NODE = 10

# Edge e goes from node e % n to a node 1 + e // n further on: no pair twice. Half as many claims again as edges.
BUILD = """
    create temp table node as
    select i, 'sha256:' || sha256('node' || i)[:16] as id, 'variable <' || i || '> & factor' as name
    from range({nodes}) t(i);
    create temp table claim as
    select i, e % {nodes} as cause, (e % {nodes} + 1 + e // {nodes}) % {nodes} as effect, i // 5 as abstract,
        (hash(i) >> 8)::bigint as dice
    from (select i, case when i < {edges} then i else (hash(i) % {edges})::bigint end as e from range({claims}) t(i));
    insert into graph.abstracts by name
    select i as ordinal, 'pmid:' || i as id, 'pmid:' || i as base, 'A study of variable ' || i as title, 'text' as text,
        'x' as source, i as position, 'd' as digest, 'c' as content, 'readable' as standing
    from range({claims} // 5 + 1) t(i);
    insert into graph.extractions by name
    select 'x' || i as id, 'pmid:' || i as abstract, 'd' as digest, 'r' as recipe, 'done' as state, 0 as dropped
    from range({claims} // 5 + 1) t(i);
    insert into graph.claims by name
    select 'sha256:' || sha256('claim' || i)[:16] as id, 'x' || abstract as extraction, 'pmid:' || abstract as abstract,
        i % 5 as ordinal, 'variable ' || cause as cause, 'variable ' || effect as effect, cause as cause_concept,
        effect as effect_concept, ['increases', 'reduces', 'was associated with', 'affects'][1 + dice % 4] as relation,
        ['+', '+', '+', '-', '0', '?'][1 + dice % 6] as sign, sign as concept_sign, dice % 5 = 0 as hedged,
        ['causal', 'conditional', 'correlational'][1 + dice % 3] as strength,
        'In a cohort of ' || dice % 90000 || ' adults, variable ' || cause || ' was significantly associated with '
        || 'variable ' || effect || ' after adjustment for age & sex (P < 0.05, 95% CI 1.2–3.4).' as quote,
        10 as quote_start, 150 as quote_end, 'exact' as "grounding"
    from claim;
    insert into graph.mentions by name
    select 'sha256:' || sha256('claim' || c.i)[:16] as claim, role,
        case when c.i % 7 = 0 then upper(n.name) else n.name end as name,
        'key ' || n.i as key, [] as qualifiers, 1 as turn, false as generic, 0 as rules
    from (select i, 'cause' as role, cause as at_node from claim union all select i, 'effect', effect from claim) c
    join node n on n.i = c.at_node;
    insert into graph.names by name select 'key ' || i as key, id as entity from node;
"""


def build(folder: Path, edges: int) -> None:
    """A graph of `edges` edges in `folder`."""
    Store.create(folder).close()
    with duckdb.connect() as connection:
        connection.execute(f"attach '{folder / FILE}' as graph")
        connection.execute(BUILD.format(nodes=max(edges // EDGES_PER_NODE, 20), edges=edges, claims=edges * 3 // 2))
    with Store.create(folder) as store:
        store.run("entities/derive_ends")


def made_up(count: int) -> Iterator[Edge]:
    """Edges that no store holds."""
    for number in range(count):
        quote = f"In a cohort of {number} adults, coffee was significantly associated with sleep (P < 0.05). " * 2
        claim = Evidence(
            f"claim {number}", f"pmid:{number}", "A title", 2020, "coffee", "increases", "sleep", quote, 10, 150, "+",
            False, "causal", "finding", 1.0, 1.0, [], *8 * [None]
        )  # fmt: skip
        cause, effect = f"sha256:{number // 10:016x}", f"sha256:{number:016x}"
        yield Edge(cause, effect, "a cause", "an effect", "+", 0.5, 1, 0, 0, 0, 1, 1, 1, 1, "increases", [claim, claim])


def measure(task: str, format: str, folder: Path, edges: int, limit: str | None) -> dict[str, float]:
    """Do one task in this process; its seconds, its peak memory, and how many bytes it wrote."""
    target = folder / f"out.{format}"
    start, busy = time.perf_counter(), time.process_time()
    if task == "build":  # in a process of its own too: a child's peak is never below what its parent holds
        build(folder, edges)
    elif task == "writer":
        with target.open("wb") as out:
            export.FORMATS[cast(export.Format, format)]([], made_up(edges), out)
    else:
        with Store.open(folder, memory_limit=limit) as store:
            if task == "read":
                for read in (nodes, edges_of):
                    deque(read(store), maxlen=0)
            else:
                assert export.write(store, cast(export.Format, format), target).edges == edges
    found = {"seconds": time.perf_counter() - start, "cpu": time.process_time() - busy}
    size = target.stat().st_size if target.exists() else 0
    target.unlink(missing_ok=True)
    return {**found, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "size": size / 1e6}


def report(folder: Path, sizes: Sequence[int], limit: str | None) -> None:
    """Every task at every size, each in a process of its own, so that their peaks are apart."""
    print(f"{'task':<8}{'format':<9}{'edges':>9}{'seconds':>9}{'cpu':>9}{'x read':>8}{'peak MB':>9}{'file MB':>9}")
    for edges in sizes:
        graph = folder / str(edges)
        tasks = [("build", "-"), ("read", "-"), *(("write", format) for format in export.FORMATS)]
        tasks += [("writer", format) for format in export.FORMATS]
        baseline = float("nan")
        for task, format in tasks:
            command = [sys.executable, __file__, "--measure", task, format, str(graph), str(edges), limit or ""]
            found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            if task == "read":
                baseline = found["cpu"]
            print(
                f"{task:<8}{format:<9}{edges:>9}{found['seconds']:>9.1f}{found['cpu']:>9.1f}"
                f"{found['cpu'] / baseline:>8.2f}{found['peak']:>9.0f}{found['size']:>9.1f}",
                flush=True,
            )


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
