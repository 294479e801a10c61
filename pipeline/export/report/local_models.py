"""Report on local models, as HTML: each with its figure, claims by tier, what is disputed and missing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from pipeline.entities.decision_file import at_text
from pipeline.export.report import quotations, references, vector, webpage
from pipeline.export.report.document import (
    Block,
    Document,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Section,
    Text,
    strong,
    text,
)
from pipeline.export.report.references import Citations
from pipeline.export.report.wording import SIGNS, many
from pipeline.graph.conflicts import queries as conflicts
from pipeline.graph.models import drawing
from pipeline.graph.models.judging import Judged
from pipeline.graph.models.local import Model
from pipeline.graph.models.network import link
from pipeline.sources.text.unicode import safe
from pipeline.store.database import Store
from pipeline.store.records import Level
from pipeline.store.result import Row

TIERS = {
    "promoted": "two or more papers find the sign by claims that pass every gate",
    "qualified": "one paper, or claims that do not pass every gate",
}
_QUOTES = 3  # of an edge
_DOTS = 96  # of a drawing in an inch
_LOOPS = {"+": "reinforcing", "-": "balancing"}


class Told(NamedTuple):
    """A model with the claims behind its edges, the best first, and the conflicts on them."""

    model: Model
    claims: dict[tuple[str, str], list[Row]]
    """by the ids of cause and effect; see `page/claims`"""
    conflicts: Sequence[Row]
    """as `conflicts.described` has them"""
    judged: Judged | None = None


def find(store: Store, model: Model, level: Level, judged: Judged | None = None) -> Told:
    """Ask the graph what a report tells of a model; `judged`: what people think of it."""
    edges = list(model.graph.edges)
    ends = {"causes": [edge[0] for edge in edges], "effects": [edge[1] for edge in edges]}
    claims: dict[tuple[str, str], list[Row]] = {edge: [] for edge in edges}
    for row in store.rows("page/claims", level=level, each=_QUOTES, **ends):
        claim = json.loads(row["said"])
        if not claim["background"]:
            claims[edges[row["edge"]]].append(claim)
    return Told(model, claims, conflicts.among(store, list(model.names), level), judged)


def write(
    store: Store,
    name: str,
    models: Sequence[Model],
    number: int,
    level: Level,
    folder: Path,
    judged: Mapping[str, Judged] | None = None,
) -> list[Path]:
    """Write models.html and the figures into a folder, which is made; the files that were written.

    `models` are those of `number` that are told of, in the graph `name`; `judged`: what people think of them,
    by focus. Raises OSError if they cannot be written.
    """
    told = [find(store, each, level, (judged or {}).get(each.focus)) for each in models]
    found = document(store, name, told, number, level)
    files = {"models.html": webpage.write(found)} | {f"{figure.name}.svg": figure.svg for figure in found.figures}
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in files.items():
        (folder / file).write_bytes(content)
    return [folder / file for file in files]


def document(store: Store, name: str, told: Sequence[Told], number: int, level: Level) -> Document:
    """The report, a section for each model."""
    citations = Citations()
    sections = [_about(len(told), number)]
    sections += [
        Section(_title(place, each), tuple(_model(place, each, citations))) for place, each in enumerate(told, 1)
    ]
    size = store.row("slices/sizes", level=level)
    return Document(
        safe(f"Local causal models: {name}"),
        f"Made of {many(size['edges'], 'edge')} from {many(size['abstracts'], 'abstract')} with claims",
        tuple(sections),
        references.listed(citations.papers(store)),
        sum(each.model.graph.number_of_edges() for each in told),
        sum(len(each.conflicts) for each in told),
    )


def _about(shown: int, number: int) -> Section:
    words = (
        "A model is what abstracts say, put together: a set of hypotheses, not an identified effect. Its score is by "
        "how many standard deviations the support inside it lies above that of models in random graphs, in which "
        "every paper keeps its pattern and every variable the number of its papers. Where many random graphs have a "
        f"model as good, papers may have met by chance. {shown} of {number} models are told of here."
    )
    return Section("What a model is", (Paragraph(text(words)),))


def _title(place: int, told: Told) -> str:
    return safe(f"{place}. {told.model.names[told.model.focus]}")


def _model(place: int, told: Told, citations: Citations) -> Iterator[Block]:
    model = told.model
    counted = f"{many(len(model.names), 'variable')}, {many(model.graph.number_of_edges(), 'effect')}"
    measured = f"score {model.score:.1f} (support {model.support:.1f}, {model.expected:.1f} by chance)"
    reached = "by one around it" if model.alone else "by some model"
    measured += f", reached {reached} in {model.chance:.0%} of random graphs"
    yield Paragraph(text(f"{counted}, {many(model.papers, 'paper')}; {measured}."))
    if told.judged:
        yield Paragraph(text(*_verdict(told.judged)))
    yield _figure(place, model)
    if model.weakest:
        edge = (model.weakest.cause, model.weakest.effect)
        yield Paragraph(
            text(
                f"Weakest link: {model.pair(edge)}. {model.weakest.share:.0%} of the ways from one variable to another "
                f"run through it, and it rests on {many(link(model.dag, *edge).papers, 'paper')}."
            )
        )
    yield from _loops(model)
    yield from _tiers(told, citations)
    if told.conflicts:
        yield Heading("Conflicts between studies")
    for conflict in told.conflicts:
        yield from quotations.sides(conflict, citations)
    if model.questions:
        yield Heading("Open questions")
        yield Listing(tuple(text(question.words) for question in model.questions))


def _verdict(judged: Judged) -> Iterator[object]:
    why = f": {judged.why}" if judged.why else ""
    yield strong(judged.verdict.capitalize())
    yield f" by {judged.by or 'a person'}, {at_text(judged.at)[:10]}{why}."
    if not judged.same:
        counts = (("new", judged.new), ("gone", judged.gone), ("of another sign", judged.turned))
        yield " Another version of the model was judged. Effects since: "
        yield "; ".join(f"{' → '.join(edge)} is {what}" for what, edges in counts for edge in edges) + "."


def _figure(place: int, model: Model) -> Figure:
    name, focus = f"model-{place}", safe(model.names[model.focus])
    drawn = vector.clean(drawing.svg(model).encode(), name)
    width, height = (float(str(etree.fromstring(drawn).get(side))) / _DOTS for side in ("width", "height"))
    said = "; ".join(_statement(model, edge) for edge in model.graph.edges)
    caption = f"The model around {focus}: causes on the left, effects on the right."
    return Figure(name, caption, f"The model around {focus} as a graph. {said}.", drawn, b"", width, height)


def _statement(model: Model, edge: tuple[str, str]) -> str:
    sign = link(model.graph, *edge).sign
    verb = SIGNS[sign].words if sign in "+-" else "affects"
    return f"{safe(model.names[edge[0]])} {verb} {safe(model.names[edge[1]])}"


def _loops(model: Model) -> Iterator[Block]:
    told: list[Text] = [
        text(f"{model.pair([*loop.nodes, loop.nodes[0]])}: {_LOOPS.get(loop.sign, 'of unknown sign')}")
        for loop in model.loops
    ]
    told += [
        text(
            f"Cut, so that no loop is left: {model.pair((each.cause, each.effect))}; no edge of the way back, "
            f"{model.pair(each.back)}, has less support."
        )
        for each in model.cuts
    ]
    if told:
        yield Heading("Loops")
        yield Listing(tuple(told))


def _tiers(told: Told, citations: Citations) -> Iterator[Block]:
    model = told.model
    for tier, what in TIERS.items():
        edges = [edge for edge in model.ordered() if link(model.graph, *edge).standing == tier]
        if edges:
            yield Heading(f"{tier.capitalize()} effects: {what}")
        for edge in edges:
            found = link(model.graph, *edge)
            counted = f"{found.plus} up, {found.minus} down, {found.nulls} null"
            counted += f", {found.unsigned} open" if found.unsigned else ""
            yield Paragraph(text(strong(_statement(model, edge)), f": {counted}; support at least {found.low:.2f}."))
            yield from (quotations.quoted(claim, citations) for claim in told.claims[edge])
