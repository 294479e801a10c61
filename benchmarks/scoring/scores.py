"""Scores from counts, and when two names are one. All pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

Counts = Mapping[str, int]

LONGEST = 8  # words of a predicted name that containment still counts
HALF = 0.5  # token F1 at which two names overlap
LEVELS = ("exact", "overlap", "containment")

_STOP = frozenset("the a an of in to and or for with on by at from as group groups patients versus vs".split())
_STEM = 6  # letters: enough to see "infusions" in "infusion"


def share(part: float, whole: float) -> float | None:
    """A share; None of nothing."""
    return part / whole if whole else None


def ratios(hits: int, found: int, wanted: int) -> dict[str, float | None]:
    """Precision, recall and F1. Precision of nothing found and recall of nothing wanted have no value."""
    both = found + wanted
    return {"precision": share(hits, found), "recall": share(hits, wanted), "f1": share(2 * hits, both)}


# --- classes ----------------------------------------------------------------------------------------------------------

_TO = " -> "


def cell(gold: str, predicted: str) -> str:
    """The name under which an item of a confusion table is counted."""
    return f"{gold}{_TO}{predicted}"


def table(counts: Counts) -> dict[str, dict[str, int]]:
    """The confusion table: gold class -> predicted class -> items."""
    found: dict[str, dict[str, int]] = {}
    for name, count in sorted(counts.items()):
        gold, to, predicted = name.partition(_TO)
        if to and count:
            found.setdefault(gold, {})[predicted] = count
    return found


def macro(counts: Counts, classes: Sequence[str], but: Collection[str] = ()) -> dict[str, float | None]:
    """The mean over classes of precision, recall and F1; items predicted as one of `but` are left out.

    Only classes that the gold has count; what is predicted as another is missed where it belongs. A class that is
    never predicted has a precision of zero here, for it was wanted.
    """
    confusion = table(counts)
    rows = []
    for name in classes:
        wanted = sum(times for predicted, times in confusion.get(name, {}).items() if predicted not in but)
        if wanted:
            found = sum(row.get(name, 0) for row in confusion.values())
            rows.append(ratios(confusion[name].get(name, 0), found, wanted))
    return {
        measure: share(sum(row[measure] or 0.0 for row in rows), len(rows)) for measure in ("precision", "recall", "f1")
    }


# --- names ------------------------------------------------------------------------------------------------------------


def words(text: str) -> list[str]:
    """The words of a name, in lower case."""
    return re.findall(r"\w+", text.casefold())


def likeness(one: Collection[str], other: Collection[str]) -> float:
    """Token F1 of two lists of words."""
    common = (Counter(one) & Counter(other)).total()
    return 2 * common / (len(one) + len(other)) if common else 0.0


def alike(predicted: str, gold: str, level: str) -> float:
    """How alike two names are, from 0 (not one name at this level) to 1.

    exact: the same words in the same order. overlap: token F1 of a half or more. containment: all words of one are
    among the other's, and the predicted name has at most eight words.
    """
    one, other = words(predicted), words(gold)
    if not one or not other:
        return 0.0
    if level == "exact":
        return float(one == other)
    value = likeness(one, other)
    if level == "overlap":
        return value if value >= HALF else 0.0
    inside = set(one) <= set(other) or set(other) <= set(one)
    return value if inside and len(one) <= LONGEST else 0.0


def same_thing(name: str, asked: str) -> bool:
    """Whether a claim's name goes with what a question names: one's stems lie in the other's, or half of them agree.

    Questions are put in their authors' words, not in the abstract's, so this is looser than the levels of pairs.
    """
    one, other = _stems(name), _stems(asked)
    if not one or not other:
        return False
    return one <= other or other <= one or likeness(one, other) >= HALF


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in words(text) if word not in _STOP}
