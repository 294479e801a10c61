"""Forecast of the claims stage, made of the real questions.

Those that are due are built (a sample of them, where there are very many) and looked up among the stored answers.
"""

from __future__ import annotations

import math
from dataclasses import replace

from pipeline.extract.model_reader import questions
from pipeline.extract.stage import due_count, recipe
from pipeline.llm.call_log import Calls
from pipeline.llm.forecast import Part, Range, size, unanswered
from pipeline.llm.question import Question
from pipeline.settings import Settings
from pipeline.store.database import Store
from pipeline.store.status import since

SAMPLE = 2000  # questions that are built and looked up; more are estimated from these
# Abstracts the first model fails on, which go to a fallback.
FALLBACK = Range(0, 0.02, 0.1)


def forecast(store: Store, calls: Calls, settings: Settings, run_id: str) -> list[Part]:
    """Return the questions about the abstracts this run is to read, and those the fallbacks may get. Nothing is
    changed."""
    due = due_count(store, settings, run_id)
    if not due or not settings.asks("claims"):
        return []
    ended = since(store)
    first: Question | None = None
    seen = new = squares = total = 0
    for row in store.stream("claims/due_sample", run=run_id, recipe=recipe(settings).id, size=SAMPLE):
        asked = [question for question in questions(row, settings) if unanswered(calls, question, ended)]
        first = first or next(iter(asked), None)
        seen += 1
        new += len(asked)
        squares += len(asked) ** 2
        total += sum(map(size, asked))
    if first is None:
        return []
    mean = new / seen  # questions an abstract
    error = 0.0 if seen == due else 2 * due * math.sqrt(max(0.0, squares / seen - mean**2) / seen)
    most = due * mean + error if settings.steps == "two" else min(due, due * mean + error)
    coming = Range(max(1.0, due * mean - error), due * mean, most)
    bytes_ = total / new
    parts = [Part.of(calls, settings, coming, first, bytes_)]
    for name in settings.fallback:
        fallback = replace(first, model=name.removeprefix("openai:"))
        parts.append(Part.of(calls, settings, coming * FALLBACK, fallback, bytes_))
    return parts
