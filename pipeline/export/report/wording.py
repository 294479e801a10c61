"""Wording and signs that the parts of a report share: what an effect is called, and how its sign is drawn.

What a colour says is said by a shape too, so that prints in grey and colour-blind readers lose nothing. The colours are
those of M. Okabe and K. Ito, Color Universal Design (2008).
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.export.report.findings import Findings
from pipeline.sources.text.unicode import safe
from pipeline.store.result import Row


class Mark(NamedTuple):
    """How a sign is drawn, and said."""

    words: str
    shape: str
    colour: str
    filled: bool


SIGNS = {
    "+": Mark("raises", "^", "#0072B2", True),
    "-": Mark("lowers", "v", "#D55E00", True),
    "0": Mark("has no effect on", "s", "#000000", False),
    "?": Mark("open direction", "D", "#CC79A7", False),
}


def many(number: int, noun: str) -> str:
    """Return a number with its noun: 1 paper, 2 papers."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def shown(found: Findings) -> int:
    """Count the abstracts that speak to the effects a report is about."""
    return sum(row["shown"] for row in found.flow.values())


def statement(edge: Row) -> str:
    """Return an edge as a statement."""
    cause, effect = safe(edge["cause"]), safe(edge["effect"])
    if edge["sign"] != "?":
        return f"{cause} {SIGNS[edge['sign']].words} {effect}"
    if edge["supports"]:
        return f"{cause} affects {effect}, in a direction that papers leave open"
    if sum(edge[side] > 0 for side in ("plus", "minus", "nulls")) > 1:
        return f"{cause} and {effect}: papers disagree"
    return f"{cause} affects {effect}, in a direction that is not said"


def support(edge: Row) -> str:
    """Return the support of an edge, with its interval."""
    return f"{edge['weight']:.2f} ({edge['low']:.2f}–{edge['high']:.2f})"
