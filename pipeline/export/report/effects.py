"""Effects section: the plot of support, the table of effects with their papers, and the evidence map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.export.report import figures
from pipeline.export.report.document import Column, Paragraph, Section, Table, Text, text
from pipeline.export.report.findings import Findings
from pipeline.export.report.references import Citations
from pipeline.export.report.wording import SIGNS, many, support
from pipeline.export.report.write import Asked
from pipeline.store.result import Row

_CITED = 5  # papers that a cell cites, as many as are named
_PLOTTED = 20  # effects of the plot of support, at most
_FEW = 3  # effects below which a map shows nothing that the table does not
_FINDS = {"+": "plus", "-": "minus", "0": "nil", "?": "unsigned"}
_COUNTED = {"+": "up", "-": "down", "0": "no effect", "?": "open"}


def effects(found: Findings, asked: Asked, citations: Citations) -> Section:
    """The section of effects: a plot of the best supported, and the table."""
    if not found.edges:
        return Section("Effects", (Paragraph(text("There is none.")),))
    plotted = found.edges[:_PLOTTED]
    numbers = ", ".join(
        f"{sum(1 for edge in found.edges if edge['sign'] == sign):,} {words}" for sign, words in _COUNTED.items()
    )
    blocks = (
        Paragraph(
            text(
                f"{_first(found, len(found.edges), asked.named)} Their directions: {numbers}. "
                "Numbers in brackets are references; +2 stands for two papers more."
            )
        ),
        figures.support(
            plotted,
            f"{_first(found, len(plotted), asked.named)} Support of the prevailing direction with its 90 % interval, "
            "and the papers that find each. It is no effect size.",
        ),
        _table(found.edges, citations),
    )
    return Section("Effects", blocks)


def _first(found: Findings, number: int, named: bool) -> str:
    """How many effects these are, and in which order."""
    whole = number == found.edge_count
    if named:
        counted = f"All {many(number, 'effect')}" if whole else f"The first {number:,} of {found.edge_count:,} effects"
        return f"{counted}: those of the very name that was asked for, then those whose names contain it."
    if whole:
        return f"All {many(number, 'effect')}, the best supported first."
    return f"The {number:,} best supported of {found.edge_count:,} effects."


def _table(edges: Sequence[Row], citations: Citations) -> Table:
    numbers = [each for each in _NUMBERS if each.field != "unsigned" or any(edge["unsigned"] for edge in edges)]
    return Table(
        "Effects, with the papers that find each direction."
        + (" Open: they do not say the direction." if len(numbers) == len(_NUMBERS) else ""),
        (
            Column("Cause", 0.18),
            Column("Effect", 0.18),
            Column("Direction", 0.12),
            Column("Support (90 %)", 0.18),
            *(Column(each.name, 0.34 / len(numbers)) for each in numbers),
        ),
        tuple(_row(edge, numbers, citations) for edge in edges),
    )


class _Number(NamedTuple):
    """A column of papers: its heading, what they say, and the field that counts them."""

    name: str
    sign: str
    field: str


_NUMBERS = (
    _Number("Raise", "+", "plus"),
    _Number("Lower", "-", "minus"),
    _Number("No effect", "0", "nulls"),
    _Number("Open", "?", "unsigned"),
)


def _row(edge: Row, numbers: Sequence[_Number], citations: Citations) -> tuple[Text, ...]:
    direction = {"0": "no effect", "?": "open"}.get(edge["sign"], SIGNS[edge["sign"]].words)
    told = (text(edge["cause"]), text(edge["effect"]), text(direction), text(support(edge)))
    return (*told, *(_votes(edge, each.sign, each.field, citations) for each in numbers))


def _votes(edge: Row, sign: str, count: str, citations: Citations) -> Text:
    if not edge[count]:
        return text("0")
    voting = [row["paper"] for row in edge["votes"] if not row["background"] and _finds(row, sign)]
    cite = citations.cite(voting, _CITED)
    return text(f"{edge[count]:,} ", cite._replace(more=edge[count] - len(cite.numbers)))


def _finds(vote: Row, sign: str) -> bool:
    if sign == "?" and (vote["plus"] is not None or vote["minus"] is not None or vote["nil"] is not None):
        return False
    return vote[_FINDS[sign]] is not None


def evidence_map(found: Findings) -> Iterator[Section]:
    """The section of the map; none where there is too little for one."""
    edges = [edge for edge in (*found.edges, *found.more_edges) if edge["papers"]]
    if len(edges) < _FEW:
        return
    causes, affected = figures.chosen(edges)
    shown = sum(1 for edge in edges if edge["cause_id"] in causes and edge["effect_id"] in affected)
    figure = figures.evidence_map(
        edges,
        causes,
        affected,
        found.disputed,
        "Evidence map: causes by effects. A mark's area grows with its papers, whose number stands beside it where "
        "there are several; its shape and colour are the prevailing direction. "
        f"{shown:,} of {many(found.edge_count, 'effect')}: those of the causes and effects with most papers.",
    )
    yield Section("Evidence map", (figure,))
