"""Figures of a report, by matplotlib: the flow of records, the support of effects, the evidence map.

Marks are those of `wording`. Text stays text in the SVG, and never becomes mathematics.
"""

from __future__ import annotations

import io
import textwrap
import warnings
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch

from pipeline.export.report import vector
from pipeline.export.report.document import Figure
from pipeline.export.report.wording import SIGNS, Mark
from pipeline.sources.text.unicode import cut, safe
from pipeline.store.result import Row

_INK, _FAINT, _LINE = "#222222", "#6b6b6b", "#bbbbbb"
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "democritus",
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    "text.parse_math": False,
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
}
DOTS = 200
"""Pixels an inch of the PNG."""
_WIDTH = 7.2  # inches, as wide as the text of a page


def _drawn(name: str, canvas: Canvas, caption: str, alt: str) -> Figure:
    svg, png = io.BytesIO(), io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph", UserWarning)  # a script that the font lacks; the SVG has the text
        canvas.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
        canvas.savefig(png, format="png", dpi=DOTS, metadata={"Software": None})
    width, height = canvas.get_size_inches()
    return Figure(name, caption, alt, vector.clean(svg.getvalue(), name), png.getvalue(), float(width), float(height))


# --- flow -------------------------------------------------------------------------------------------------------------


class Step(NamedTuple):
    """A box of the flow: what comes so far, and what is left out on the way to the next, each with its number."""

    words: str
    number: int
    out: Sequence[tuple[str, int]] = ()


def flow(steps: Sequence[Step], caption: str) -> Figure:
    """The flow of records, from the first step down; a step's number less all that is left out is the next one's."""
    heights = [max(0.62, 0.2 + 0.17 * len(_out(step))) for step in steps]
    gap, total = 0.32, sum(heights) + 0.32 * (len(steps) - 1) + 0.2
    with mpl.rc_context(_STYLE):
        canvas = Canvas(figsize=(_WIDTH, total))
        axes = canvas.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, _WIDTH)
        axes.set_ylim(0, total)
        top = total - 0.1
        for place, (step, height) in enumerate(zip(steps, heights, strict=True)):
            middle = top - height / 2
            _box(axes, (0.15, middle - 0.31), (3.1, 0.62), f"{step.words}\nn = {step.number:,}", weight="bold")
            if step.out:
                lines = _out(step)
                tall = 0.2 + 0.17 * len(lines)
                _box(axes, (3.95, middle - tall / 2), (3.1, tall), "\n".join(lines), left=True)
                _arrow(axes, (3.25, middle), (3.95, middle))
            if place + 1 < len(steps):
                below = top - height - gap - heights[place + 1] / 2 + 0.31
                _arrow(axes, (1.7, middle - 0.31), (1.7, below))
            top -= height + gap
        told = [f"{step.words}: {step.number:,}" + _left_out(step) for step in steps]
        return _drawn("flow", canvas, caption, f"Flow of records. {'. '.join(told)}.")


def _left_out(step: Step) -> str:
    return f" (left out: {', '.join(f'{words} {number:,}' for words, number in step.out)})" if step.out else ""


def _out(step: Step) -> list[str]:
    return [line for words, number in step.out for line in textwrap.wrap(f"{words}: n = {number:,}", 44)]


def _box(
    axes: Axes,
    corner: tuple[float, float],
    size: tuple[float, float],
    words: str,
    weight: str = "normal",
    left: bool = False,
) -> None:
    style = "round,pad=0,rounding_size=0.06"
    axes.add_patch(FancyBboxPatch(corner, *size, boxstyle=style, facecolor="white", edgecolor=_INK, linewidth=0.9))
    middle = corner[1] + size[1] / 2
    if left:
        axes.text(corner[0] + 0.1, middle, words, ha="left", va="center", fontsize=8, linespacing=1.35)
    else:
        axes.text(corner[0] + size[0] / 2, middle, words, ha="center", va="center", weight=weight, linespacing=1.35)


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    axes.annotate("", xy=end, xytext=start, arrowprops={"arrowstyle": "-|>", "color": _INK, "linewidth": 0.9})


# --- support ----------------------------------------------------------------------------------------------------------


def support(edges: Sequence[Row], caption: str) -> Figure:
    """The support of effects with its 90 % interval, a line each, the first on top, with their papers by direction."""
    names = [_wrapped(f"{edge['cause']} → {edge['effect']}", 44, 2) for edge in edges]
    tall = [0.25 + 0.14 * name.count("\n") for name in names]
    total = sum(tall) + 1.3
    with mpl.rc_context(_STYLE):
        canvas = Canvas(figsize=(_WIDTH, total))
        axes = canvas.add_axes((0.43, 0.8 / total, 0.34, sum(tall) / total))
        axes.set_xlim(0, 1)
        axes.set_ylim(sum(tall), 0)
        for spine in ("left", "right", "top"):
            axes.spines[spine].set_visible(False)
        axes.set_yticks([])
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", ".25", ".5", ".75", "1"], fontsize=8)
        axes.set_xlabel("Support of the direction, 90 % interval", fontsize=8)
        axes.grid(axis="x", color="#e4e4e4", linewidth=0.7)
        axes.set_axisbelow(True)
        all_heads = (("raise", 1.11), ("lower", 1.27), ("none", 1.43), ("open", 1.58))
        heads = all_heads if any(edge["unsigned"] for edge in edges) else all_heads[:3]
        for head, where in heads:
            axes.text(where, -0.08, head, ha="center", va="bottom", fontsize=7.5, color=_FAINT)
        axes.text(1.345, -0.25, "papers that find", ha="center", va="bottom", fontsize=7.5, color=_FAINT)
        top = 0.0
        for edge, name, height in zip(edges, names, tall, strict=True):
            middle = top + height / 2
            mark = SIGNS[edge["sign"]]
            axes.plot(
                [edge["low"], edge["high"]], [middle] * 2, color=mark.colour, linewidth=1.5, solid_capstyle="butt"
            )
            axes.plot([edge["weight"]], [middle], **_marker(mark, 6.5))
            axes.text(-0.04, middle, name, ha="right", va="center", fontsize=8, linespacing=1.15)
            for (_, where), number in zip(heads, _papers(edge), strict=False):
                axes.text(where, middle, f"{number:,}" if number else "·", ha="center", va="center", fontsize=8)
            top += height
        _legend(canvas, [_handle(SIGNS[sign]) for sign in _present(edges)], 4)
        told = [f"{_said(edge)}: {edge['weight']:.2f} ({edge['low']:.2f} to {edge['high']:.2f})" for edge in edges]
        return _drawn("support", canvas, caption, f"Support of effects with 90 % intervals. {'; '.join(told)}.")


def _said(edge: Row) -> str:
    verb = "affects" if edge["sign"] == "?" else SIGNS[edge["sign"]].words
    return f"{safe(edge['cause'])} {verb} {safe(edge['effect'])}"


def _papers(edge: Row) -> tuple[int, int, int, int]:
    return edge["plus"], edge["minus"], edge["nulls"], edge["unsigned"]


# --- evidence map -----------------------------------------------------------------------------------------------------

_MOST_CAUSES, _MOST_EFFECTS = 18, 12


def chosen(edges: Sequence[Row]) -> tuple[list[str], list[str]]:
    """The causes and effects of an evidence map, by ids: those of most papers, effects those of the causes chosen."""
    causes = _most([(edge["cause_id"], edge["papers"]) for edge in edges], _MOST_CAUSES)
    kept = [edge for edge in edges if edge["cause_id"] in causes]
    effects = _most([(edge["effect_id"], edge["papers"]) for edge in kept], _MOST_EFFECTS)
    kept = [edge for edge in kept if edge["effect_id"] in effects]
    return [cause for cause in causes if any(edge["cause_id"] == cause for edge in kept)], effects


def _most(counted: Sequence[tuple[str, int]], number: int) -> list[str]:
    papers: Counter[str] = Counter()
    for name, count in counted:
        papers[name] += count
    return [name for name, _ in papers.most_common(number)]


def evidence_map(
    edges: Sequence[Row],
    causes: Sequence[str],
    effects: Sequence[str],
    disputed: frozenset[tuple[str, str]],
    caption: str,
) -> Figure:
    """Causes in rows by effects in columns; a mark's area is its papers, its shape and colour the sign."""
    shown = [edge for edge in edges if edge["cause_id"] in causes and edge["effect_id"] in effects]
    names = {edge["effect_id"]: cut(edge["effect"], 28) for edge in shown}
    names |= {edge["cause_id"]: _wrapped(edge["cause"], 26, 2) for edge in shown}
    left, right, top, below = 2.05, 1.0, 1.45, 0.5
    cell = min(0.62, (_WIDTH - left - right) / len(effects))
    row = 0.37
    height = top + row * len(causes) + below
    most = max(edge["papers"] for edge in shown)
    with mpl.rc_context(_STYLE):
        canvas = Canvas(figsize=(_WIDTH, height))
        wide = cell * len(effects)
        axes = canvas.add_axes((left / _WIDTH, below / height, wide / _WIDTH, row * len(causes) / height))
        axes.set_xlim(-0.5, len(effects) - 0.5)
        axes.set_ylim(len(causes) - 0.5, -0.5)
        axes.set_xticks(range(len(effects)), [""] * len(effects))
        axes.set_yticks(range(len(causes)), [""] * len(causes))
        axes.tick_params(length=0)
        axes.grid(color="#ececec", linewidth=0.7)
        axes.set_axisbelow(True)
        for spine in axes.spines.values():
            spine.set_color(_LINE)
        for place, effect in enumerate(effects):
            axes.text(place, -0.62, names[effect], rotation=40, ha="left", va="bottom", fontsize=7.5,
                      rotation_mode="anchor", linespacing=1.0)  # fmt: skip
        for place, cause in enumerate(causes):
            axes.text(-0.62, place, names[cause], ha="right", va="center", fontsize=7.5, linespacing=1.05)
        for edge in shown:
            at = effects.index(edge["effect_id"]), causes.index(edge["cause_id"])
            mark = SIGNS[edge["sign"]]
            size = _size(edge["papers"], most)
            if (edge["cause_id"], edge["effect_id"]) in disputed:
                axes.plot([at[0]], [at[1]], **_ring(size + 7))
            axes.plot([at[0]], [at[1]], **_marker(mark, size))
            if edge["papers"] > 1:
                axes.text(at[0] + 0.4, at[1] + 0.38, f"{edge['papers']:,}", ha="center", va="center", fontsize=6.5,
                          color=_FAINT)  # fmt: skip
        axes.text(-0.62, -0.85, "cause ↓", ha="right", va="center", fontsize=7.5, color=_FAINT)
        axes.text(-0.62, -1.35, "effect →", ha="right", va="center", fontsize=7.5, color=_FAINT)
        handles = [_handle(SIGNS[sign]) for sign in _present(shown)]
        if any((edge["cause_id"], edge["effect_id"]) in disputed for edge in shown):
            handles.append(Line2D([], [], label="studies disagree", **_ring(12)))
        _legend(canvas, handles, 5)
        told = [f"{_said(edge)}, {edge['papers']}" for edge in shown]
        return _drawn("map", canvas, caption, f"Causes by effects, with the number of papers. {'; '.join(told)}.")


def _size(papers: int, most: int) -> float:
    """The diameter of a mark in points: its area grows with the papers."""
    return 5.0 + 11.0 * float((papers / max(most, 4)) ** 0.5)


# --- parts ------------------------------------------------------------------------------------------------------------


def _marker(mark: Mark, size: float) -> dict[str, Any]:
    fill = mark.colour if mark.filled else "white"
    return {
        "marker": mark.shape,
        "markersize": size,
        "markerfacecolor": fill,
        "markeredgecolor": mark.colour,
        "markeredgewidth": 1.3,
        "linestyle": "none",
    }


def _ring(size: float) -> dict[str, Any]:
    """How a conflict is drawn around a mark."""
    return {**_marker(Mark("", "o", _INK, False), size), "markerfacecolor": "none", "markeredgewidth": 1.1}


def _handle(mark: Mark) -> Line2D:
    return Line2D([], [], label=mark.words, **_marker(mark, 7))


def _present(edges: Sequence[Row]) -> list[str]:
    return [sign for sign in SIGNS if any(edge["sign"] == sign for edge in edges)]


def _legend(canvas: Canvas, handles: Sequence[Line2D], columns: int) -> None:
    canvas.legend(handles=list(handles), loc="lower center", ncol=columns, frameon=False, fontsize=8, handletextpad=0.4)


def _wrapped(name: str, width: int, lines: int) -> str:
    """A name on a few lines; what does not fit is cut."""
    return "\n".join(textwrap.wrap(cut(name, width * lines - 4), width)[:lines])
