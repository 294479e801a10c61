"""Answers about conflicts: what is kept of one, the decisions on both readings and on the conflict, and its axes. Pure.

An axis is kept where its words stand in what the model was shown of either side: no words, no axis.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.graph.conflicts.axes import Axis, Told
from pipeline.sources.text.unicode import folded
from pipeline.store.records import ConflictDraft, ConflictVerdict

MOST_AXES = 3
_LONGEST = 200  # characters; what is longer is a sentence, and points at nothing


class Judged(NamedTuple):
    """Two readings as judged: right, wrong or unclear each; the verdict on their conflict; what separates them."""

    a: str
    b: str
    verdict: ConflictVerdict
    why: str
    axes: list[Axis]


def keep_verdict(a: Told, b: Told, draft: ConflictDraft) -> Judged:
    """What an answer says of two claims, without what it says of words that are not there.

    A conflict one of whose readings is wrong, or whose sides are about two things, is misread whatever the answer calls
    it; one that is called misread, though both readings are right and about one thing, is apparent.
    """
    axes = [
        Axis(item.axis, " ".join(item.a.split()), " ".join(item.b.split()))
        for item in draft.axes
        if _stands(item.a, a) and _stands(item.b, b) and folded(item.a) != folded(item.b)
    ]
    once = {axis.axis: axis for axis in reversed(axes)}
    kept = [axis for axis in axes if once[axis.axis] is axis][:MOST_AXES]
    if "wrong" in (draft.a, draft.b):
        return Judged(draft.a, draft.b, "misread", "a reading is wrong", kept)
    if not draft.same:
        return Judged(draft.a, draft.b, "misread", "the sides are about two things", kept)
    verdict: ConflictVerdict = "apparent" if draft.verdict == "misread" else draft.verdict
    names = ", ".join(axis.axis for axis in kept)
    return Judged(draft.a, draft.b, verdict, f"separated by {names}" if names else "nothing separates them", kept)


def _stands(words: str, told: Told) -> bool:
    """Whether words of an answer stand in the title, the abstract or the quote that it is about."""
    sought = folded(words).strip(" .,;:'\"()[]")
    if not sought or len(sought) > _LONGEST:
        return False
    return any(sought in folded(text) for text in (told.text, told.title, told.quote))
