"""Structure of causal graphs beside what the paper reports of its own: how much of a graph hangs together.

    python -m benchmarks.structure [--data DATA] [--out DIR] [CORPUS ...]

A CORPUS is nudging, scifact or mancon (recorded answers, names asked about, by `names.py`), cgiar_climate or pubmedqa
(recorded answers alone), or the folder of a graph. With --out the graphs are kept in DIR, and made only if they are not
there. Each graph has three rows:

    words       each distinct wording of a cause or effect, case aside, is a variable: what the author's code does
    concepts    the variables of the graph: forms of a name are one
    classes     with the classes above them, where claims meet at the level `broader`

per edge: variables divided by edges. degree: of a variable, in both directions, on average and at most. largest: the
share of all variables in the largest component. gap: the second smallest eigenvalue of its normalised Laplacian. The
rows above ours are reported by their authors (`benchmarks/reported.toml` says where); theirs is one model's memory, so
that more of one topic is in them than in abstracts that a search brought together.
"""

from __future__ import annotations

import tomllib
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import networkx as nx
from scipy.sparse.linalg import eigsh

from benchmarks import meeting
from benchmarks import names as recorded
from pipeline.store.database import FILE

ASKED, ALONE = ("nudging", "scifact", "mancon"), ("cgiar_climate", "pubmedqa")
REPORTED = Path(__file__).with_name("reported.toml")
HEAD = ("graph", "variables are", "variables", "edges", "per edge", "degree", "most", "components", "largest", "gap")
_DENSE = 400  # variables up to which all eigenvalues are worked out
WAYS = {
    "words": "select lower(cause), lower(effect) from current_claims where evidence",
    "concepts": "select cause, effect from edge_levels where level = 'concept'",
    "classes": "select cause, effect from edge_levels where level = 'broader'",
}


def made(corpus: str, data: Path, place: Path) -> Path:
    """The folder of a corpus's graph."""
    if (Path(corpus) / FILE).exists():
        return Path(corpus)
    place = place if corpus in ASKED else place / "recorded"
    folder = place / (f"{corpus}-names" if corpus in ASKED else corpus)
    if not (folder / FILE).exists():
        with meeting.replayed(data) as claims:
            place.mkdir(parents=True, exist_ok=True)
            answers = recorded.Answers(recorded.FOLDER / f"{corpus}.jsonl") if corpus in ASKED else None
            recorded.build(corpus, data, place, claims, answers)
    return folder


def measured(edges: Iterable[tuple[str, str]]) -> dict[str, float]:
    """The structure of a graph of distinct edges, loops left out."""
    pairs = {(cause, effect) for cause, effect in edges if cause != effect}
    net: nx.Graph[str] = nx.Graph(pairs)
    degrees = [degree for _, degree in net.degree]
    parts = sorted(nx.connected_components(net), key=len, reverse=True)
    return {
        "variables": len(net),
        "edges": len(pairs),
        "degree": sum(degrees) / max(1, len(net)),
        "most": max(degrees, default=0),
        "components": len(parts),
        "largest": len(parts[0]) if parts else 0,
        "gap": gap(net.subgraph(parts[0])) if parts else 0.0,
    }


def gap(component: nx.Graph[str]) -> float:
    """The second smallest eigenvalue of the normalised Laplacian of a connected graph."""
    if len(component) < 3:
        return 2.0 if len(component) == 2 else 0.0
    matrix = nx.normalized_laplacian_matrix(component).astype(float)
    if len(component) <= _DENSE:
        import numpy as np

        return float(np.linalg.eigvalsh(matrix.toarray())[1])
    return float(sorted(eigsh(matrix, k=2, sigma=-0.01, which="LM", return_eigenvectors=False))[1])


def row(name: str, way: str, found: Mapping[str, float]) -> str:
    """A line of the table; what is not known is a dash."""
    told = {key: f"{found[key]:,.0f}" for key in ("variables", "edges", "most", "components") if key in found}
    told["per edge"] = f"{found['variables'] / found['edges']:.2f}" if found["edges"] else "–"
    told |= {key: f"{found[key]:.{digits}f}" for key, digits in (("degree", 2), ("gap", 3)) if key in found}
    if "largest" in found:
        told["largest"] = f"{found['largest'] / max(1, found['variables']):.2%}"
    return f"| {' | '.join([name, way, *(told.get(column, '–') for column in HEAD[2:])])} |"


def reported() -> Iterator[str]:
    """The rows of what others report."""
    graphs: list[dict[str, Any]] = tomllib.loads(REPORTED.read_text("utf-8"))["graph"]
    for each in graphs:
        yield row(each["name"], "words", each)


def main() -> None:
    """Make the graphs and print the table."""
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpora", nargs="*", default=[*ASKED, *ALONE], metavar="CORPUS")
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared/data")
    parser.add_argument("--out", type=Path, help="where the graphs are kept")
    chosen = parser.parse_args()
    print(f"| {' | '.join(HEAD)} |\n|{'---|' * 2}{'---:|' * (len(HEAD) - 2)}")
    print("\n".join(reported()), flush=True)
    with TemporaryDirectory() as place:
        out = (chosen.out or Path(place)).resolve()
        out.mkdir(parents=True, exist_ok=True)
        for corpus in chosen.corpora:
            folder = made(corpus, chosen.data.resolve(), out)
            with duckdb.connect(str(folder / FILE), read_only=True) as graph:
                for way, query in WAYS.items():
                    print(row(folder.name, way, measured(graph.execute(query).fetchall())), flush=True)


if __name__ == "__main__":
    main()
