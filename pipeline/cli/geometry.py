"""`democritus embed`, `plot`: variables as points, and drawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from pipeline.cli import filters, render
from pipeline.cli.options import AS_JSON, FOLDER, LIMITS, SERVER, Number, Output, options
from pipeline.cli.render import command
from pipeline.entities import lookup
from pipeline.errors import Unusable
from pipeline.graph.api import slicing
from pipeline.graph.geometry.stored import LEAST, Format, Method, Part
from pipeline.progress import say
from pipeline.store.database import Store
from pipeline.store.result import Row

PACKAGES = ("numpy", "scipy", "autograd", "umap", "matplotlib", "wordllama", "safetensors", "tokenizers")  # the extra

_EMBEDDER = [
    click.option(
        "--embeddings-model",
        metavar="M",
        help="The vectors of names are those of this model of the server's, not static ones.",
    ),
    *SERVER,
    *LIMITS,
]
_SLICE = click.option(
    "--slice",
    "slice_",
    metavar="NAME",
    help="Of this slice alone, with a map of its own; one with --origin model is what a model says from memory.",
)
_SEED = click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    metavar="N",
    help="Seed of all that is drawn by lot.",
)


@click.command()
@FOLDER
@click.option(
    "--method",
    type=click.Choice(["transformer", "vectors"]),
    help="transformer: refined over the graph; vectors: of the names alone. Default: what foretells held-out edges.",
)
@_SEED
@click.option("--neighbours", type=click.IntRange(2, 500), default=30, show_default=True, help="UMAP's n_neighbors.")
@click.option("--distance", type=Number(0, 1), default=0.1, show_default=True, help="UMAP's min_dist.")
@_SLICE
@AS_JSON
@options(_EMBEDDER)
def embed(
    folder: Path,
    slice_: str | None,
    method: Method | None,
    seed: int,
    neighbours: int,
    distance: float,
    as_json: bool,
    **server: Any,
) -> None:
    """Make the graph's variables points: vectors of their names, refined by a Geometric Transformer over edges and
    triangles, and places on a map by UMAP.

    A tenth of the edges is held out, to measure what the refined vectors foretell beside those of the names. Needs
    `pip install 'democritus[geometry]'`. Nothing of it is evidence.
    """
    _check_packages()
    from pipeline.graph.geometry import embedding  # of an extra, which was looked for first

    how = embedding.How(method, seed, neighbours, distance)
    with filters.opened(folder, slice_) as store:
        of_texts, called = embedding.vectors_of(store, folder, server, memory=slice_ is not None)
    with Store.create(folder) as store, _part(store, slice_) as part:
        made = embedding.embed(store, of_texts, called, how, part)
    render.show(as_json, made, _made_lines)
    if not as_json:
        more = ("--slice", slice_) if slice_ else ()
        say(f"`{command('plot', folder, *more)}` draws it.")


def _check_packages() -> None:
    """Raise Unusable where the extra is not installed; import nothing of it."""
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        raise Unusable(f"the geometry needs {', '.join(missing)}: pip install 'democritus[geometry]'.")


@contextmanager
def _part(store: Store, slice_: str | None) -> Iterator[Part]:
    """Yield the whole graph, or a slice of it."""
    if slice_ is None:
        yield Part(store)
    else:
        with slicing.opened(store, slice_, say) as opened:
            yield Part(opened, slice_)


def _made_lines(made: Row) -> Iterator[str]:
    yield f"{made['variables']:,} variables, {made['edges']:,} edges, {made['communities']:,} communities"
    kinds = "; ".join(f"{number:,} {name}" for name, number in made["triangles"].items() if number)
    yield f"triangles: {kinds or 'none'}"
    yield ""
    yield f"measured on {made['measured']['held_out']:,} edges held out  MRR   hits@10  linked  purity"
    for name in ("vectors", "transformer"):
        if name in made["measured"]:
            told = made["measured"][name]
            numbers = f"{told['mrr']:.3f}  {told['hits']:.3f}    {told['linked']:.3f}   {told['purity']:.3f}"
            yield f"  {'taken' if name == made['method'] else '':<6}{name:<12}            {numbers}"
    if made["method"] == "vectors":
        few = "transformer" in made["measured"] and made["measured"]["held_out"] < LEAST
        why = f": fewer than {LEAST} edges held out do not speak against them" if few else ""
        yield f"The vectors of the names are kept as they are{why}."


@click.command()
@FOLDER
@click.option("-o", "--output", type=Output(folders=True), metavar="FOLDER", help="Where to. Default: DIR/figures.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["png", "svg"]),
    default="png",
    show_default=True,
    help="File format.",
)
@click.option("--about", metavar="X", help="The variable whose neighbourhood is drawn. Default: that with most edges.")
@_SLICE
def plot(folder: Path, output: Path | None, kind: Format, about: str | None, slice_: str | None) -> None:
    """Draw what `embed` made: the map by topic, community, sign and standing, degrees and spectrum of the graph, a
    variable's neighbourhood, and the scores of local models by radius and size (`models sweep`).
    """
    _check_packages()
    from pipeline.graph.geometry import plotting  # of an extra, which was looked for first

    again = command("embed", folder, *(("--slice", slice_) if slice_ else ()))
    with Store.open(folder) as store, _part(store, slice_) as part:
        entity = lookup.meant(part.graph, about).entity if about is not None else None
        written = plotting.plot(part, output or folder / "figures", kind, again, entity)
    render.print_lines(map(str, written))
