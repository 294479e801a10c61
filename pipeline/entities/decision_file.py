"""Decision file: people's decisions about names, claims, conflicts and models as one text, a decision a line.

Tab-separated, with the header `kind a b by at undone why`: what was decided about the names `a` and `b`, by whom, when,
when it was taken back (empty if it holds), and why. Lines are in the order of the names, so that two people's changes
rarely touch the same place. Empty lines and lines that begin with # are skipped. Files may be written by hand: names
are brought to their normal form, `by`, `undone` and `why` may be left out, and a date is time enough.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple, cast, get_args

from pipeline.entities.decisions import Kind
from pipeline.entities.name import key

_HEAD = (
    "# What people decided about names, claims, models. Written by `democritus entities export-decisions`,\n"
    "# read by `democritus entities import-decisions`; the columns are separated by tabs.\n"
)
_COLUMNS = ("kind", "a", "b", "by", "at", "undone", "why")
_KINDS = get_args(Kind)
_CLAIMS = ("claim right", "claim wrong")  # are about a claim's statement, which is no name
_CONFLICTS = ("conflict real", "conflict apparent", "conflict misread")  # name a kind behind the effect
_MODELS = ("model accepted", "model rejected", "model unsure")  # have what the model was behind its focus
_AS_IT_IS = ("name", *_CONFLICTS, *_MODELS)  # whose second cell is no normal form
_ALONE = ("not a variable", "variable", *_CLAIMS)  # are about one thing
_PAIRS = ("same", "different")


class Line(NamedTuple):
    """One decision. `by` is a person's name, empty if unknown; `at` and `undone` are times as `at_text` writes them."""

    kind: Kind
    a: str
    b: str
    by: str
    at: str
    undone: str | None
    why: str


def at_text(milliseconds: int) -> str:
    """Return a time in UTC, as decisions are kept and exported with: 2026-11-27T21:15:54.123Z."""
    moment = datetime.fromtimestamp(milliseconds // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{milliseconds % 1000:03}Z"


def dump(lines: Iterable[Line]) -> str:
    """Return the decisions as the text of a file; the same decisions give the same text."""
    ordered = sorted(lines, key=lambda line: (line.a, line.b, line.at, line.kind, line.by))
    rows = [_COLUMNS, *(("" if cell is None else cell for cell in line) for line in ordered)]
    return _HEAD + "".join("\t".join(" ".join(cell.split()) for cell in row).rstrip() + "\n" for row in rows)


def parse(text: str) -> tuple[list[Line], list[str]]:
    """Return the decisions in the text of a file, and one message for each line that is none."""
    found, bad = [], []
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        cells = [" ".join(cell.split()) for cell in line.split("\t")]
        if not any(cells) or cells[0].startswith("#") or tuple(cells[:3]) == _COLUMNS[:3]:
            continue
        read = _line(cells)
        if isinstance(read, str):
            bad.append(f"line {number}: {read}")
        else:
            found.append(read)
    return found, bad


def _line(cells: list[str]) -> Line | str:
    """Return the decision in the cells of a line, or what is wrong with them."""
    if len(cells) > len(_COLUMNS):
        return f"has {len(cells)} columns instead of {len(_COLUMNS)}; they are separated by tabs"
    kind, a, b, by, at, undone, why = cells + [""] * (len(_COLUMNS) - len(cells))
    if kind not in _KINDS:
        return f"{kind!r} is no kind of decision; the kinds are {', '.join(_KINDS)}"
    if not a or (not b and kind not in _ALONE) or (kind in _MODELS and not b.startswith("{")):
        needed = "one name" if kind in _ALONE else "what the model was" if kind in _MODELS else "two names"
        return f"a decision of the kind {kind!r} needs {needed}"
    moments = [_moment(at), _moment(undone) if undone else None]
    if moments[0] is None or (undone and moments[1] is None):
        return f"{undone if moments[0] else at!r} is no time; write 2026-11-27 or 2026-11-27T21:15:54Z"
    first = a if kind in _CLAIMS else key(a)
    second = "" if kind in _ALONE else b if kind in _AS_IT_IS else key(b)
    if kind not in _AS_IT_IS and first == second:
        return f"{a!r} and {b!r} have one normal form, {first!r}"
    if kind in _PAIRS:
        first, second = sorted((first, second))
    return Line(cast(Kind, kind), first, second, by, moments[0], moments[1], why)


def _moment(text: str) -> str | None:
    """Return a time as `at_text` writes it; None for what is no time. One without a zone is UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return at_text(round(moment.timestamp() * 1000))
