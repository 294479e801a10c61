"""Forecast of the conflicts stage: how many questions about conflicts an abstract leads to."""

from __future__ import annotations

import math

from pipeline.graph.conflicts.asking import PROMPT, is_up_to_date, left
from pipeline.llm import prompt
from pipeline.llm.asking import question
from pipeline.llm.call_log import Calls
from pipeline.llm.forecast import Part, Range, size
from pipeline.settings import Settings
from pipeline.store.database import Store
from pipeline.store.records import ConflictDraft

# Conflicts between studies that an abstract leads to, at most 15 for 100 of them: those of four corpora of 124 to 1,873
# abstracts, see docs/quality.md. The levels of concepts and of classes together.
CONFLICTS = Range(0.02, 0.1, 0.15)
_WORDS = 250  # of an abstract, which a question holds twice


def forecast(store: Store, calls: Calls, settings: Settings, unread: int) -> list[Part]:
    """The questions about conflicts: known only when all claims meet, and never more than are allowed.

    `unread` is the number of abstracts that this run is still to read. Nothing is changed.
    """
    most = left(store, settings, calls.failed("conflicts"))
    if not settings.asks("conflicts") or most <= 0 or (not unread and is_up_to_date(store, settings)):
        return []
    expected = CONFLICTS * float(store.row("abstracts/chosen_count")["chosen"])
    questions = Range(*(min(most, math.ceil(number)) for number in (expected.low, expected.likely, expected.high)))
    words = "word " * _WORDS
    sides = {f"{side}_{what}": words if what == "abstract" else "one sentence of some twenty words"
             for side in "ab" for what in ("read", "quote", "abstract")}  # fmt: skip
    asking = question("conflicts", "", prompt.load(PROMPT).fill(pair="one -> other", **sides), ConflictDraft, settings)
    return [Part.of(calls, settings, questions, asking, size(asking))]
