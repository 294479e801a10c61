"""Figures behind a link that say which way it goes: "(r = -0.3, P = .03)", "(OR 0.5, 95% CI 0.3-0.8)"."""

from __future__ import annotations

import re

from pipeline.store.records import Sign

# a P that goes with another comparison ("P = .04 vs X alone") tells nothing of this one
_P = re.compile(r"\bp\s*(?P<how>[<>=≤≥]|&lt;|&gt;)\s*(?P<value>0?[.·]\d+)(?!\d|\s*vs)", re.IGNORECASE)
_PARENTHESIS = re.compile(r"\s*\([^()]*\)")
_RATIO = re.compile(
    r"\b(?:a?[OHR]R|IRR|PR|SHR|(?i:(?:odds|hazards?|risk|rate|prevalence)[\s-]ratio|relative[\s-]risk))\b"
    r"(?:\s*\[[OHR]R\])?\s*[=:,]?\s*(?:of\s+)?(?P<value>\d+(?:[.·]\d+)?)"
)
_COEFFICIENT = re.compile(r"\b(?:rs?|R|rho|ρ|β|beta|tau|τ)\s*[=:]\s*(?P<minus>[-−–])?\s*[01]?[.·]\d")
_LIMITS = re.compile(
    r"\bCIs?\b(?:\s*95\s*%)?[^\d()]{0,12}(?P<low>\d+(?:[.·]\d+)?)\s*(?:[-–−,]|to)\s*(?P<high>\d+(?:[.·]\d+)?)"
)
# The other way round: "lowest versus highest".
_OF_LESS = re.compile(
    r"\blow\w*\b.*\b(?:vs|versus|compared)\b|\b(?:vs|versus)\b(?!.*\blow)|\bcompared\b", re.IGNORECASE
)
_USUAL = 0.05  # above it, a difference is not told as one


def by_figure(text: str, start: int, survival: bool) -> Sign | None:
    """Return the sign that the parenthesis at `start` gives a link; None where it gives none.

    That is so where it holds no coefficient and no ratio, where they differ, and where the lowest is set against the
    highest. With `survival` the ratio is one of dying and gives none.
    """
    behind = _PARENTHESIS.match(text, start)
    if behind is None or _OF_LESS.search(behind[0]):
        return None
    ways: set[Sign] = {"-" if found["minus"] else "+" for found in _COEFFICIENT.finditer(behind[0])}
    if ways:
        return "0" if _is_chance(behind[0]) else ways.pop() if len(ways) == 1 else None
    found = list(_RATIO.finditer(behind[0]))
    if survival or len(found) != 1:
        return None
    value, limits = _number(found[0]["value"]), _LIMITS.search(behind[0], found[0].end())
    if limits is not None and _number(limits["low"]) < 1 < _number(limits["high"]):
        return "0"
    return "0" if value == 1 or _is_chance(behind[0]) else "-" if value < 1 else "+"


def _is_chance(text: str) -> bool:
    """Tell whether the one P that a text states is above .05; of several it is not known which counts."""
    found = list(_P.finditer(text))
    return len(found) == 1 and (found[0]["how"] in {">", "≥", "&gt;"} or _number(found[0]["value"]) > _USUAL)


def _number(text: str) -> float:
    return float(text.replace("·", "."))
