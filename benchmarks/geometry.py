"""Geometries of a graph beside each other: what they foretell of held-out edges, what lies near what, how stable it is.

    python -m benchmarks.geometry [CORPUS ...] [--data DATA] [--out DIR] [--seeds N] [--steps N] [--only ROW ...]
                                  [--test YEAR]

A CORPUS is nudging or scifact (recorded answers, by `names.py`), pubmedqa or depression_animals (read by the offline
reader), or the folder of a graph. With --out the graphs are kept in DIR, and made only if they are not there. Topics
are key phrases.

    vectors         those of names and sentences, as they are
    principal       their 64 principal components, with which training begins
    degree          effects by the number of their causes: the same order for every cause
    random weights  the transformer as it is drawn, never trained: what the author's code ships
    TransE          trained on edges alone, without names
    edges alone     the transformer without triangles, and without their term of the loss
    transformer     as `democritus embed` trains it

The same tenth of the edges is held out for all; seeds are those of the weights and of training. MRR and hits@10 are of
filtered ranks among all variables, `met` MRR those of edges whose ends both have others; linked: the share of the edges
learned from whose effect is among the ten nearest of the cause; purity: the share of the ten nearest with a variable's
topic, where both have one; stable: the Jaccard index of the ten nearest between seeds. --test YEAR prints instead how
well hypotheses from abstracts before YEAR foretell the edges first stated since (`hypotheses.py`).
"""

from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import combinations
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory
from time import process_time
from typing import NamedTuple

import numpy as np

from benchmarks import meeting, translation
from benchmarks import names as recorded
from benchmarks.hypotheses import foretold
from pipeline.entities.semantic import embed
from pipeline.events import silent
from pipeline.graph.geometry import measures, transformer
from pipeline.graph.geometry.embedding import HELD_OUT, WIDTH, How
from pipeline.graph.geometry.input_vectors import input_vectors, principal, texts
from pipeline.graph.geometry.link_prediction import Training
from pipeline.graph.geometry.measures import Roles
from pipeline.graph.geometry.signed_graph import NO_TOPIC, Ints, SignedGraph, held_out, load
from pipeline.graph.geometry.triangles import TYPES, none, triangles
from pipeline.settings import Settings
from pipeline.store.database import FILE, Store
from pipeline.topics import stage as topics

CORPORA = ("nudging", "scifact")
READ = {"pubmedqa": "corpus_pubmedqa/train.jsonl", "depression_animals": "corpus_depression_animals/corpus.jsonl"}
HELD_OUT_SEED = 1


class Geometry(NamedTuple):
    """Vectors, and what they say of pairs."""

    vectors: measures.Vectors
    roles: Roles


def made(corpus: str, data: Path, place: Path) -> Path:
    """The folder of a corpus's graph, with topics."""
    if (Path(corpus) / FILE).exists():
        folder = Path(corpus)
    elif corpus in READ:
        folder = place / corpus
        if not (folder / FILE).exists():
            source = data / READ[corpus]
            program = Path(sys.executable).parent / "democritus"
            run([program, "run", source, "--out", folder, "--yes"], check=True, capture_output=True)
    else:
        folder = place / f"{corpus}-names"
        if not (folder / FILE).exists():
            with meeting.replayed(data) as claims:
                recorded.build(corpus, data, place, claims, recorded.Answers(recorded.FOLDER / f"{corpus}.jsonl"))
    with Store.create(folder) as store:
        if not store.rows("topics/list"):
            asyncio.run(topics.run(store, Settings(), None, silent))
    return folder


def compare(folder: Path, seeds: Sequence[int], how: Training, only: Sequence[str] = ()) -> None:
    """Prints the table of one graph; `only` these rows, if any are named."""
    with Store.open(folder) as store:
        graph, said = load(store), texts(store)
    learned, tested = held_out(graph, HELD_OUT, HELD_OUT_SEED)
    part, asked = graph.only(learned), graph.edges[tested]
    degree = np.bincount(part.edges.reshape(-1), minlength=len(graph.ids))
    met = (degree[asked] > 0).all(axis=1)
    names = input_vectors(part, said, embed)
    short = principal(names, WIDTH)
    find = partial(triangles, seed=HELD_OUT_SEED)
    kinds = find(part).type.tolist()
    print(
        f"\n{folder.name}: {len(graph.ids):,} variables, {len(graph.edges):,} edges, "
        f"{len(tested)} held out, {met.sum()} met"
    )
    print("triangles: " + "; ".join(f"{kinds.count(at):,} {name}" for at, name in enumerate(TYPES)))
    has = graph.topic[graph.topic != NO_TOPIC]
    chance = float(((np.bincount(has) / len(has)) ** 2).sum()) if len(has) else 0.0
    print(f"purity by chance {chance:.3f}, of {len(has):,} variables with a topic")
    causes = np.bincount(part.edges[:, 1], minlength=len(graph.ids)).astype(np.float32)[:, None]

    def trained(seed: int, look: Callable[[SignedGraph], transformer.Triangles], training: Training) -> Geometry:
        weights = transformer.train(short, part, look, seed, training).weights
        return Geometry(*transformer.apply(weights, short, part, look(part)))

    def untrained(seed: int) -> Geometry:
        weights = transformer.drawn(WIDTH, seed, silent=False)
        refined = transformer.apply(weights, short, part, find(part)).vectors
        return Geometry(refined, Roles(refined, refined))

    ways: dict[str, Callable[[int], Geometry]] = {
        "vectors": lambda _: Geometry(names, Roles(names, names)),
        "principal": lambda _: Geometry(short, Roles(short, short)),
        "degree": lambda _: Geometry(causes, Roles(np.ones_like(causes), causes)),
        "random weights": untrained,
        "TransE": lambda seed: Geometry(*translation.train(part, seed, how)),
        "edges alone": lambda seed: trained(seed, lambda _: none(), how),
        "transformer": lambda seed: trained(seed, find, how),
    }
    print(f"{'':15} MRR          met MRR  hits@10  linked  purity  stable  CPU s")
    for name, way in ways.items():
        if only and name not in only:
            continue
        started = process_time()
        own = seeds[:1] if name in ("vectors", "principal", "degree") else seeds
        print(
            f"{name:15} {_row((way(seed) for seed in own), part, asked, met)}  {process_time() - started:5.1f}",
            flush=True,
        )


def _row(
    geometries: Iterable[Geometry], part: SignedGraph, asked: measures.Ints, met: measures.NDArray[np.bool_]
) -> str:
    values, neighbourhoods = [], []
    for vectors, roles in geometries:
        ranks = measures.ranks(roles, asked, part.edges)
        near = measures.neighbours(vectors)
        neighbourhoods.append(near)
        values.append(
            (
                measures.mean_reciprocal(ranks),
                measures.mean_reciprocal(ranks[met]),
                measures.hits(ranks),
                measures.linked(near, part.edges),
                measures.purity(near, part.topic),
            )
        )
    mean, spread = np.mean(values, axis=0), np.std(values, axis=0)
    told = f"{mean[0]:.3f} ± {spread[0]:.3f}  {mean[1]:.3f}    {mean[2]:.3f}    {mean[3]:.3f}   {mean[4]:.3f}"
    return f"{told}   {stability(neighbourhoods):.3f}"


def main(arguments: Sequence[str]) -> None:
    """Makes the graphs and prints a table for each."""
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "corpora",
        nargs="*",
        default=CORPORA,
        metavar="CORPUS",
        help="nudging, scifact, pubmedqa, depression_animals, FOLDER",
    )
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared/data")
    parser.add_argument("--out", type=Path, help="where the graphs are kept")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=Training().steps)
    parser.add_argument("--only", nargs="+", default=(), metavar="ROW", help="rows of the table, such as transformer")
    parser.add_argument("--test", type=int, metavar="YEAR", help="hypotheses on edges first stated since YEAR")
    chosen = parser.parse_args(arguments)
    how = Training(steps=chosen.steps)
    with TemporaryDirectory() as place:
        out = (chosen.out or Path(place)).resolve()
        out.mkdir(parents=True, exist_ok=True)
        for corpus in chosen.corpora:
            folder = made(corpus, chosen.data.resolve(), out)
            if chosen.test:
                with Store.open(folder) as store:
                    told = foretold(store, chosen.test, embed, How(training=how))
                print(
                    f"\n{folder.name}: "
                    + ", ".join(f"{told[name]:,} {name}" for name in ("earlier", "later", "pairs", "right"))
                )
                for name, each in told["rankings"].items():
                    print(f"{name:20} " + "  ".join(f"{what} {value:.3f}" for what, value in each.items()), flush=True)
            else:
                compare(folder, range(1, chosen.seeds + 1), how, chosen.only)


def stability(geometries: Sequence[Ints]) -> float:
    """Return the mean Jaccard index of the neighbours of a variable in two geometries, over all pairs of geometries."""
    values = [
        len({*a} & {*b}) / len({*a} | {*b})
        for one, other in combinations([near.tolist() for near in geometries], 2)
        for a, b in zip(one, other, strict=True)
    ]
    return float(np.mean(values)) if values else 1.0


if __name__ == "__main__":
    main(sys.argv[1:])
