"""Stability of a model's memory: asked the same again and again, does it say the same, sign included?

    python -m benchmarks.stability --model M [--base-url URL] [--runs 3] [--temperature .7] [--out DIR] [ROOT ...]
    python -m benchmarks.stability DIR DIR ...       graphs that are there: of runs, of models, of anything

Each run asks a model the same from memory (`democritus imagine`) with a seed of its own, from 1 on, into a graph of its
own. Every two graphs are compared by the names that their variables have:

    edges      twice those that both have, of all that both have (F1); with sign: only those of one sign
    variables  the same of variables
    sign       of the edges that both have, the share with one sign
    distances  of the variables that both have, Spearman's correlation of the steps between two of them (where there is
               a way in both graphs, in any direction)
    neighbours of the variables that both have, the mean Jaccard index of those they have edges with

The paper promises the last two, over repeated runs, and reports none.
"""

from __future__ import annotations

import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import duckdb
import networkx as nx
from scipy.stats import spearmanr

from pipeline.store.database import FILE

ROOTS = ("minimum wage", "soil erosion")
Edges = Mapping[tuple[str, str], str]
"""The sign of each edge, by the names of cause and effect, case aside"""


class Agreement(NamedTuple):
    """How far two graphs agree; None where nothing can be told."""

    edges: float | None
    edges_with_sign: float | None
    variables: float | None
    sign: float | None
    distances: float | None
    neighbours: float | None


def imagined(folder: Path, roots: Sequence[str], model: str, base_url: str | None, more: Sequence[str] = ()) -> None:
    """A graph of what a model says from memory."""
    command = [str(Path(sys.executable).parent / "democritus"), "imagine", "--out", str(folder), "--model", model]
    command += [word for root in roots for word in ("--topics", root)]
    command += ["--base-url", base_url] if base_url else []
    done = subprocess.run(
        [*command, "--entities-calls", "0", "--no-html", "--yes", *more], check=False, stdout=sys.stderr
    )
    if done.returncode > 1:  # an answer that cannot be used may be missing
        raise SystemExit(f"democritus imagine ended with exit code {done.returncode}")


def read(folder: Path) -> Edges:
    """The edges of a graph, whoever speaks of them."""
    with duckdb.connect(str(folder / FILE), read_only=True) as graph:
        rows = graph.execute(
            "select lower(c.name), lower(f.name), coalesce(e.model_sign, e.sign) from told_edges e "
            "join level_names c on c.level = e.level and c.id = e.cause "
            "join level_names f on f.level = e.level and f.id = e.effect where e.level = 'concept'"
        ).fetchall()
    return {(cause, effect): sign for cause, effect, sign in rows}


def compared(one: Edges, other: Edges) -> Agreement:
    """How far two graphs agree."""
    both = one.keys() & other.keys()
    same = [pair for pair in both if one[pair] == other[pair]]
    nets = [nx.Graph(edges.keys()) for edges in (one, other)]
    shared = sorted(set(nets[0]) & set(nets[1]))
    near = [len(set(nets[0][name]) & set(nets[1][name])) / len(set(nets[0][name]) | set(nets[1][name]))
            for name in shared]  # fmt: skip
    return Agreement(
        _f1(len(both), len(one), len(other)),
        _f1(len(same), len(one), len(other)),
        _f1(len(shared), len(nets[0]), len(nets[1])),
        len(same) / len(both) if both else None,
        _distances(nets[0], nets[1], shared),
        sum(near) / len(near) if near else None,
    )


def _f1(both: int, one: int, other: int) -> float | None:
    return 2 * both / (one + other) if one + other else None


def _distances(one: nx.Graph[str], other: nx.Graph[str], shared: Sequence[str]) -> float | None:
    """The correlation of the steps between variables in two graphs."""
    steps = [dict(nx.all_pairs_shortest_path_length(net)) for net in (one, other)]
    pairs = [(a, b) for a, b in combinations(shared, 2) if b in steps[0][a] and b in steps[1][a]]
    values = [[far[a][b] for a, b in pairs] for far in steps]
    if any(len(set(each)) < 2 for each in values):
        return None
    return float(spearmanr(*values).statistic)


def main(arguments: Sequence[str]) -> None:
    """Make the graphs where a model is named, and print how far they agree."""
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("given", nargs="*", metavar="ROOT|DIR")
    parser.add_argument("--model")
    parser.add_argument("--base-url")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--temperature", type=float, default=0.7)
    parser.add_argument("--depth", type=int, default=1)
    chosen = parser.parse_args(arguments)
    with TemporaryDirectory() as place:
        if chosen.model:
            out = (chosen.out or Path(place)).resolve()
            folders = [out / f"run{number}" for number in range(1, chosen.runs + 1)]
            for seed, folder in enumerate(folders, start=1):
                how = ["--seed", str(seed), "--temperature", str(chosen.temperature), "--depth", str(chosen.depth)]
                imagined(folder, chosen.given or ROOTS, chosen.model, chosen.base_url, how)
        else:
            folders = [Path(each) for each in chosen.given]
        graphs = {folder.name: read(folder) for folder in folders}
    if len(graphs) < 2:
        parser.error("nothing to compare: name a --model, or the folders of two graphs of different names")
    for name, edges in graphs.items():
        print(f"{name}: {len(edges):,} edges, {len({end for pair in edges for end in pair}):,} variables")
    print(f"\n| graphs | {' | '.join(field.replace('_', ' ') for field in Agreement._fields)} |")
    print(f"|---|{'---:|' * len(Agreement._fields)}")
    found = []
    for one, other in combinations(graphs, 2):
        found.append(compared(graphs[one], graphs[other]))
        print(_row(f"{one}, {other}", found[-1]))
    if len(found) > 1:
        means = [[value for value in values if value is not None] for values in zip(*found, strict=True)]
        print(_row("mean", Agreement(*(sum(each) / len(each) if each else None for each in means))))


def _row(name: str, found: Agreement) -> str:
    return f"| {name} | {' | '.join('–' if value is None else f'{value:.3f}' for value in found)} |"


if __name__ == "__main__":
    main(sys.argv[1:])
