"""Calibration: is a probability met as often as it says? Brier score and expected calibration error, from counts.

Brier score: the mean of (p - y)², y being 1 where it came true and else 0 (Brier 1950). Expected calibration error:
over ten bins of equal width, the mean distance of the share that came true from the mean probability, bins counting by
their size (Naeini, Cooper & Hauskrecht 2015). Chance alone gives about .8 times the root of p(1 - p)/n for n in a bin.
Probabilities are counted in millionths, so that counts add up over records. All pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

BINS = 10
UNIT = 1_000_000


class Bin(NamedTuple):
    """What was foretold with about one probability: how often, the mean of the probabilities, the share come true."""

    number: int
    foretold: float
    true: float


def counted(forecaster: str, probability: float, true: bool) -> Counter[str]:
    """What one forecast counts."""
    at = min(BINS - 1, int(BINS * probability))
    return Counter(
        {
            f"{forecaster} {at} number": 1,
            f"{forecaster} {at} foretold": round(UNIT * probability),
            f"{forecaster} {at} true": int(true),
            f"{forecaster} squares": round(UNIT * (probability - true) ** 2),
        }
    )


def bins(counts: Mapping[str, int], forecaster: str) -> list[Bin]:
    """The bins that hold anything, from the lowest probability up."""
    found = []
    for at in range(BINS):
        number = counts.get(f"{forecaster} {at} number", 0)
        if number:
            foretold, true = (counts.get(f"{forecaster} {at} {each}", 0) for each in ("foretold", "true"))
            found.append(Bin(number, foretold / UNIT / number, true / number))
    return found


def brier(counts: Mapping[str, int], forecaster: str) -> float | None:
    """The Brier score; None of nothing."""
    number = sum(each.number for each in bins(counts, forecaster))
    return counts.get(f"{forecaster} squares", 0) / UNIT / number if number else None


def ece(counts: Mapping[str, int], forecaster: str) -> float | None:
    """The expected calibration error; None of nothing."""
    found = bins(counts, forecaster)
    number = sum(each.number for each in found)
    return sum(each.number * abs(each.true - each.foretold) for each in found) / number if number else None


# --- a plot -----------------------------------------------------------------------------------------------------------

_SIDE, _MARGIN = 360, 50


def reliability_plot(found: list[Bin], title: str) -> str:
    """A reliability plot as SVG: a circle a bin, its area the claims in it, beside the line where both are equal."""
    whole = sum(each.number for each in found)
    edge = _SIDE + 2 * _MARGIN
    left, right, bottom = _MARGIN, _MARGIN + _SIDE, _MARGIN + _SIDE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {edge} {edge}" font-family="sans-serif" font-size="11">',
        f"<title>{_escaped(title)}</title>",
        f'<rect width="{edge}" height="{edge}" fill="white"/>',
        f'<text x="{edge / 2:g}" y="24" text-anchor="middle" font-size="13">{_escaped(title)}</text>',
        f'<path d="M{left},{_MARGIN}V{bottom}H{right}" fill="none" stroke="black"/>',
        f'<path d="M{left},{bottom}L{right},{_MARGIN}" stroke="#999" stroke-dasharray="4 3"/>',
    ]
    for tenth in range(0, 11, 2):
        x, y = _at(tenth / 10, tenth / 10)
        parts.append(f'<text x="{x:g}" y="{bottom + 16}" text-anchor="middle">{tenth / 10:g}</text>')
        parts.append(f'<text x="{left - 6}" y="{y + 4:g}" text-anchor="end">{tenth / 10:g}</text>')
    for each in found:
        x, y = _at(each.foretold, each.true)
        told = f"{each.number} claims, reading {each.foretold:.2f}, right {each.true:.2f}"
        radius = 3 + 22 * (each.number / whole) ** 0.5
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#2a6fb0" fill-opacity=".5" stroke="#2a6fb0">'
            f"<title>{told}</title></circle>"
        )
        parts.append(f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle">{each.number}</text>')
    parts.append(f'<text x="{edge / 2:g}" y="{edge - 14}" text-anchor="middle">reading</text>')
    parts.append(
        f'<text x="14" y="{edge / 2:g}" text-anchor="middle" transform="rotate(-90 14 {edge / 2:g})">share right</text>'
    )
    return "\n".join([*parts, "</svg>", ""])


def _at(foretold: float, true: float) -> tuple[float, float]:
    return _MARGIN + _SIDE * foretold, _MARGIN + _SIDE * (1 - true)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
