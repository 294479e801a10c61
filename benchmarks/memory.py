"""A small slice of a model's memory, end to end: topics, questions, statements, claims, graph, geometry, figures.

    python -m benchmarks.memory --model M [--base-url URL] [--out DIR] [--depth 2] [--topics-limit 12] [--no-map]
        [ROOT ...]

The modules are the paper's. For each: questions to the model, tokens and seconds that the answers took, added up, as
they stand in the log of calls; of what asks nobody, CPU seconds and wall seconds of its command. Then the structure of
what was made, beside what the paper reports of its own slices. The graph in DIR is gone on with: what was answered is
not asked again, and then the seconds are those of the first time.
"""

from __future__ import annotations

import json
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import duckdb

from benchmarks import structure
from benchmarks.stability import imagined
from pipeline.store.database import FILE

ROOTS = ("minimum wage", "soil erosion")
MODULES = {"1 topics": "subtopics", "2 questions": "questions", "3 statements": "statements", "names": "entities"}
MEMORY = "memory"


def program(*words: object) -> None:
    """Run the program; what it prints goes to stderr."""
    command = [str(Path(sys.executable).parent / "democritus"), *map(str, words)]
    subprocess.run(command, check=True, stdout=sys.stderr)


def timed(name: str, *words: object) -> str:
    """Run the program, and tell what it took."""
    import resource

    began, before = perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    program(*words)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return f"| {name} | | | {perf_counter() - began:.1f} | {cpu:.1f} |"


def asked(folder: Path) -> list[str]:
    """What the questions to the model took, by module."""
    done = subprocess.run(
        [str(Path(sys.executable).parent / "democritus"), "calls", str(folder), "--json", "--limit", "0"],
        check=True,
        capture_output=True,
        text=True,
    )
    calls = json.loads(done.stdout)
    rows = []
    for name, stage in MODULES.items():
        own = [call for call in calls if call["stage"] == stage]
        tokens = sum(call["prompt_tokens"] + call["completion_tokens"] for call in own)
        rows.append(f"| {name} | {len(own):,} | {tokens:,} | {sum(call['seconds'] for call in own):.1f} | |")
    return rows


def main(arguments: Sequence[str]) -> None:
    """Ask, make the map, print the tables."""
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("roots", nargs="*", default=ROOTS, metavar="ROOT")
    parser.add_argument("--model", required=True)
    parser.add_argument("--base-url")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--depth", type=int, default=2)
    parser.add_argument("--topics-limit", type=int, default=12)
    parser.add_argument("--no-map", action="store_true", help="no geometry, for which a graph may be too small")
    chosen = parser.parse_args(arguments)
    with TemporaryDirectory() as place:
        folder = (chosen.out or Path(place)).resolve()
        more = ["--depth", str(chosen.depth), "--topics-limit", str(chosen.topics_limit)]
        imagined(folder, chosen.roots, chosen.model, chosen.base_url, more)
        rows = asked(folder)
        program("slice", "create", folder, MEMORY, "--origin", "model", "--replace")
        if not chosen.no_map:
            rows.append(timed("5 geometry, map", "embed", folder, "--slice", MEMORY))
            rows.append(timed("5.1 figures", "plot", folder, "--slice", MEMORY))
        print("| module | questions | tokens | seconds | CPU s |\n|---|---:|---:|---:|---:|")
        print("\n".join(rows))
        with duckdb.connect(str(folder / FILE), read_only=True) as graph:
            counts = graph.execute(
                "select count(distinct topic), count(distinct question), count(*) from current_statements"
            ).fetchone()
            edges = graph.execute("select cause, effect from imagined_edges where level = 'concept'").fetchall()
        print("\n{} topics asked about, {} questions answered, {} statements\n".format(*(counts or (0, 0, 0))))
        print(f"| {' | '.join(structure.HEAD)} |\n|{'---|' * 2}{'---:|' * (len(structure.HEAD) - 2)}")
        print(structure.row(f"memory of {chosen.model}", "concepts", structure.measured(edges)))


if __name__ == "__main__":
    main(sys.argv[1:])
