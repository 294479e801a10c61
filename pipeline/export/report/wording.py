"""Wording that the sections of a report share."""

from __future__ import annotations

from pipeline.export.report.findings import Findings
from pipeline.export.report.signs import SIGNS
from pipeline.sources.text.unicode import safe
from pipeline.store.result import Row


def many(number: int, noun: str) -> str:
    """1 paper, 2 papers."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def shown(found: Findings) -> int:
    """The abstracts that speak to the effects a report is about."""
    return sum(row["shown"] for row in found.flow.values())


def statement(edge: Row) -> str:
    """An edge as a statement."""
    cause, effect = safe(edge["cause"]), safe(edge["effect"])
    if edge["sign"] != "?":
        return f"{cause} {SIGNS[edge['sign']].words} {effect}"
    if edge["supports"]:
        return f"{cause} affects {effect}, in a direction that papers leave open"
    if sum(edge[side] > 0 for side in ("plus", "minus", "nulls")) > 1:
        return f"{cause} and {effect}: papers disagree"
    return f"{cause} affects {effect}, in a direction that is not said"


def support(edge: Row) -> str:
    """The support of an edge, with its interval."""
    return f"{edge['weight']:.2f} ({edge['low']:.2f}–{edge['high']:.2f})"
