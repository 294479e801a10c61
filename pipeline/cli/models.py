"""`democritus models`: local causal models, what can be asked of them, and their reports and exports."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import click

from pipeline.cli import model_lines, render
from pipeline.cli.filters import FILTERS, SLICE, opened, wanted, writable
from pipeline.cli.groups import Listing
from pipeline.cli.judge import JUDGED, signed, tell_log
from pipeline.cli.options import AS_JSON, FOLDER, LEVEL, Output, Place, limit, options
from pipeline.cli.render import command
from pipeline.entities import lookup
from pipeline.entities.decision_file import at_text
from pipeline.errors import Unusable
from pipeline.export.report import local_models
from pipeline.graph import people
from pipeline.graph.conflicts import queries as conflicts
from pipeline.graph.models import analysis, drawing, judging
from pipeline.graph.models import local as models_
from pipeline.graph.models import sweep as sweep_
from pipeline.graph.models.judging import Judged
from pipeline.graph.models.local import Model
from pipeline.graph.models.network import load
from pipeline.progress import say
from pipeline.store.database import Store
from pipeline.store.records import MODEL_RADIUS, MODEL_SIZE, SWEPT, Level, ModelVerdict
from pipeline.store.result import Row

_LISTED, _REPORTED = 10, 5  # models, unless more are asked for

SHAPE = [
    click.option("--radius", type=click.IntRange(1, 3), default=MODEL_RADIUS, show_default=True, metavar="N",
                 help="Edges from the focus, at most."),
    click.option("--size", type=click.IntRange(10, 60), default=MODEL_SIZE, show_default=True, metavar="N",
                 help="Variables of a model, at most."),
]  # fmt: skip
ONE_MODEL = [FOLDER, click.argument("name", metavar="X"), *SHAPE, SLICE, LEVEL]


class Around(NamedTuple):
    """Which part of a graph models are made of, at which level, and how large they may be."""

    folder: Path
    slice_: str | None
    level: Level
    radius: int
    size: int

    @contextmanager
    def __call__(self, *names: str) -> Iterator[tuple[Store, Model]]:
        """Open the graph, and make the model around these variables."""
        with opened(self.folder, self.slice_) as store:
            foci = [lookup.meant(store, name).entity for name in names]
            yield store, models_.around(store, foci, level=self.level, radius=self.radius, size=self.size)


@click.group("models", cls=Listing)
def models() -> None:
    """Local causal models: neighbourhoods that several papers join, with causes as well as effects, without loops.

    `models DIR` lists them. They are what abstracts say, put together: hypotheses, not identified effects.
    """


@models.command("list")
@FOLDER
@click.option("--focus", metavar="X", help="The one model around X.")
@click.option(
    "--judged",
    type=click.Choice(["accepted", "rejected", "unsure", "no"]),
    help="Those that people judged so, with `models judge`, or did not.",
)
@options(SHAPE)
@click.option(
    "--report",
    "folder_of_report",
    type=Place(),
    metavar="FOLDER",
    help="Write models.html and figures there: claims by tier with quotes, conflicts, what is missing.",
)
@options(FILTERS)
@SLICE
@LEVEL
@limit(_LISTED)
@AS_JSON
def list_(
    folder: Path,
    focus: str | None,
    judged: str | None,
    radius: int,
    size: int,
    folder_of_report: Path | None,
    slice_: str | None,
    level: Level,
    limit: int | None,
    as_json: bool,
    **asked: Any,
) -> None:
    """The local models of a graph, those first that hold together most; each told once.

    The score is by how many standard deviations the support inside a model lies above that in random graphs, in which
    every paper keeps its pattern and every variable its number of papers: a bigger model is not better for it. Beside
    it stands how many random graphs have any model as good.

    The filters choose the edges that models are made of, as in `edges`.
    """
    if judged and focus:
        raise Unusable("--judged chooses among models, and --focus names the one. Leave one of them out.")
    most = limit or None if limit is not None else _REPORTED if folder_of_report else None if as_json else _LISTED
    with opened(folder, slice_) as store:
        chosen = wanted(store, asked, level)
        how = {"radius": radius, "size": size}
        if focus is None:
            found, number = models_.models(
                store, chosen, level, **how, limit=most, chosen=_judged_so(store, judged, level)
            )
        else:
            found, number = [models_.around(store, [lookup.meant(store, focus).entity], chosen, level, **how)], 1
        judgements = judging.judged(store, found, level)
        if folder_of_report:
            _write(store, folder, folder_of_report, found, number, level, judgements)
            return
    if as_json:
        render.print_json([_as_row(each, judgements.get(each.focus)) for each in found])
        return
    render.print_lines(line for each in found for line in model_lines.summary(each, judgements.get(each.focus)))
    if not found and judged:
        print("(none)")
        say("a model that was judged may have become part of another: --focus X shows it.")
    elif not found:
        print("(none)")
        say(
            "nowhere do several papers join five variables, none with more than half of the pairs; --focus X shows one."
        )
    else:
        say(f"`{command('models', 'show', folder, found[0].names[found[0].focus])}` shows all of one.")
    render.tell_rest(len(found), number, "models")


@models.command()
@options(ONE_MODEL)
@AS_JSON
def show(name: str, as_json: bool, **where: Any) -> None:
    """The model around X: effects, loops and cuts, hubs, bridges between topics, weakest link, open questions."""
    around = Around(**where)
    with around(name) as (store, found):
        disputed = conflicts.among(store, list(found.names), around.level)
        judged = judging.judged(store, [found], around.level).get(found.focus)
    if as_json:
        render.print_json({**_as_row(found, judged), "conflicts": disputed})
        return
    render.print_lines(model_lines.show(found, disputed, judged))
    say(f"`{command('models', 'export', around.folder, name, '--format', 'dagitty', '-o', '-')}` is for dagitty.net.")


@models.command()
@FOLDER
@click.argument("name", metavar="X")
@click.argument("verdict", type=click.Choice(["accept", "reject", "unsure"]))
@options(JUDGED)
@options(SHAPE)
@LEVEL
def judge(
    folder: Path, name: str, verdict: str, note: str, by: str | None, radius: int, size: int, level: Level
) -> None:
    """Say what you think of the model around X, as `models show` has it: accept, reject, or unsure.

    It is kept with the effects that the model has now, over every run: where these change, the list says that another
    version was judged. It changes no support. It stands in the log of decisions: `entities log` lists it, `entities
    undo` takes it back, and export and import of decisions carry it.
    """
    verdicts: dict[str, ModelVerdict] = {"accept": "accepted", "reject": "rejected", "unsure": "unsure"}
    with writable(folder) as store:
        model = models_.around(store, [lookup.meant(store, name).entity], level=level, radius=radius, size=size)
        version = judging.version(store, model, level, radius, size)
        people.judge_model(store, *version, verdict=verdicts[verdict], signed=signed(by, note))
        judged = judging.judged(store, [model], level).get(model.focus)
    render.print_lines(model_lines.summary(model, judged))
    tell_log(folder)


@models.command()
@FOLDER
@click.argument("cause", metavar="X")
@click.argument("effect", metavar="Y")
@options(SHAPE)
@SLICE
@LEVEL
@AS_JSON
def between(cause: str, effect: str, as_json: bool, **where: Any) -> None:
    """From X to Y: ways with their sign, what confounds the two, and what to adjust for.

    On the acyclic part of the model around both. An adjustment set holds if the graph is right and lacks no common
    cause; what no abstract names is not in it.
    """
    with Around(**where)(cause, effect) as (store, found):
        ends = [lookup.meant(store, name).entity for name in (cause, effect)]
        if ends[0] == ends[1]:
            raise Unusable(f"{cause!r} and {effect!r} are one variable. Name two.")
    ways = analysis.paths(found.graph, ends[0], ends[1])
    back = analysis.paths(found.graph, ends[1], ends[0])
    adjust = analysis.adjustment(found.dag, *ends)
    if as_json:
        told = {"paths": ways, "back": back}
        row: Row = {what: [each.as_row(found.names) for each in some] for what, some in told.items()}
        row |= {
            what: [found.names[node] for node in getattr(adjust, what)]
            for what in ("confounders", "mediators", "colliders")
        }
        row["adjustment_sets"] = [[found.names[node] for node in each] for each in adjust.sets]
        render.print_json({**row, "model": models_.as_row(found)})
        return
    render.print_lines(model_lines.between(found, ends, ways, back, adjust))


@models.command()
@options(ONE_MODEL)
@AS_JSON
def intervene(name: str, as_json: bool, **where: Any) -> None:
    """Set X from outside, Pearl's do(X): the edges into X are cut, and what it acts on follows.

    Loops through X are cut with them; of the others, an edge each. Where ways from X disagree on a sign, all are told.
    """
    with Around(**where)(name) as (_, model):
        after = analysis.intervene(model.graph, model.focus)
    reached = analysis.reached(
        analysis.acyclic(after)[0], model.focus
    )  # with the edges into it, the loops through it are cut
    gone = [edge for edge in model.graph.edges if edge not in after.edges]
    if not as_json:
        render.print_lines(model_lines.changed(model, gone, "What follows", reached))
        return
    variables = [
        {
            "name": model.names[each.node],
            "sign": each.sign,
            "ways": [way.as_row(model.names) for way in each.ways],
        }
        for each in reached
    ]
    cut = [[model.names[end] for end in edge] for edge in gone]
    render.print_json({"intervene": model.names[model.focus], "cut": cut, "variables": variables})


@models.command()
@FOLDER
@click.option(
    "--foci",
    type=click.IntRange(min=1),
    default=SWEPT,
    show_default=True,
    metavar="N",
    help="Variables that models are grown around, those of most support.",
)
@options(FILTERS)
@SLICE
@LEVEL
@AS_JSON
def sweep(folder: Path, foci: int, slice_: str | None, level: Level, as_json: bool, **asked: Any) -> None:
    """The scores of models by radius and size: how many models, their scores, and the share that chance is as good as.

    A model is grown around each of the variables with most support, to each size within each radius; none is chosen for
    its score. The score compares a model with random graphs at the same size, so it should not grow with size alone.
    `democritus plot` draws the table as a heat map.
    """
    with opened(folder, slice_) as store:
        found = sweep_.sweep(load(store, wanted(store, asked, level), level).votes, foci)
    if as_json:
        render.print_json([each._asdict() for each in found])
        return
    columns = ["radius", "size", "models", "variables", "mean score", "median", "largest", "0 or less"]
    cells = [
        [each.radius, each.size, each.models, *(_cell(value, ".1f") for value in each[3:7]), _cell(each.none, ".0%")]
        for each in found
    ]
    render.print_table(columns, cells)


def _cell(value: float | None, form: str) -> str:
    return "" if value is None else format(value, form)


@models.command()
@options(ONE_MODEL)
@click.option(
    "--to", "outcome", metavar="Y", help="Around X and Y together: X is the exposure, Y the outcome (dagitty)."
)
@click.option("--format", "kind", type=click.Choice(["dagitty", "json", "svg"]), required=True, help="File format.")
@click.option("-o", "--output", type=Output(), required=True, metavar="PATH", help="Where to; - for stdout.")
def export(name: str, outcome: str | None, kind: str, output: Path, **where: Any) -> None:
    """Write the model around X: its acyclic part as dagitty.net and the R package read it, JSON, or a figure (svg)."""
    named = [each for each in (name, outcome) if each is not None]
    with Around(**where)(*named) as (store, found):
        ends = [lookup.meant(store, each).entity for each in named]
    if kind == "dagitty":
        at = drawing.places(found.dag)
        text = drawing.dagitty(found.dag, found.names, ends[0], ends[1] if len(ends) > 1 else None, at)
    elif kind == "json":
        text = json.dumps(models_.as_row(found), indent=2) + "\n"
    else:
        text = drawing.svg(found)
    if str(output) == "-":
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise Unusable(f"{output}: cannot be written: {error.strerror}. Choose another file.") from None
    nodes, edges = found.dag.number_of_nodes(), found.dag.number_of_edges()
    say(f"{output}: {nodes} variables, {edges} effects, {len(found.cuts)} cut.")


def _judged_so(store: Store, verdict: str | None, level: Level) -> Callable[[str], bool] | None:
    if verdict is None:
        return None
    known = judging.foci(store, level)
    return lambda focus: known.get(focus, "no") == verdict


def _as_row(found: Model, judged: Judged | None) -> Row:
    return {**models_.as_row(found), "judged": judged and {**judging.as_row(judged), "at": at_text(judged.at)}}


def _write(
    store: Store,
    folder: Path,
    target: Path,
    found: Sequence[Model],
    number: int,
    level: Level,
    judged: Mapping[str, Judged],
) -> None:
    try:
        files = local_models.write(store, folder.resolve().name, found, number, level, target, judged)
    except OSError as error:
        raise Unusable(f"{target}: cannot be written: {error.strerror}. Choose another folder.") from None
    say(f"{files[0]} and {len(files) - 1} figures: {len(found)} of {number} models.")
