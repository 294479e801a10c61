"""Forecast of imagining: bounded by topics, depth and budget, for what a model names is known only when it does."""

from __future__ import annotations

import math

from pipeline import imagine
from pipeline.cost.forecast import Part
from pipeline.cost.token_model import Range, size
from pipeline.imagine import asking
from pipeline.imagine.keeping import keep_questions, root_topics
from pipeline.imagine.strategy import STEP
from pipeline.llm import Question
from pipeline.records import QuestionDraft, QuestionsDraft
from pipeline.settings import Imagining, Settings
from pipeline.store import Store
from pipeline.store.call_log import Calls

FEWER = 0.5  # of the topics that there may be, at least so many are named: names repeat


def forecast(store: Store, calls: Calls, settings: Settings) -> list[Part]:
    """The questions that are still to be asked, none where all were. Nothing is changed."""
    if settings.imagine is None or imagine.is_done(store, settings):
        return []
    wanted = settings.imagine
    roots = root_topics(wanted.roots, "")
    most = _topics(len(roots), wanted)
    dividing = sum(most[:-1]) if len(most) == wanted.depth else sum(most)
    topics = sum(most)
    shares = {"subtopics": dividing, "questions": topics, "statements": topics * wanted.questions}
    paid = 1.0 if wanted.budget is None else min(1.0, wanted.budget / max(1, sum(shares.values())))
    known = {row["stage"]: row["calls"] for row in calls.spend() if row["model"] == settings.model_of("imagine")}
    asked = _examples(settings)
    parts = []
    for stage, number in shares.items():
        high = max(0, math.ceil(number * paid) - known.get(stage, 0))
        likely = max(0, math.ceil(number * paid * (1 if wanted.budget else (1 + FEWER) / 2)) - known.get(stage, 0))
        low = max(0, math.ceil(number * paid * FEWER) - known.get(stage, 0))
        parts.append(Part.of(calls, settings, Range(low, likely, high), asked[stage], float(size(asked[stage]))))
    return parts


def _topics(roots: int, wanted: Imagining) -> list[int]:
    """The most topics of each level."""
    levels = [min(roots, wanted.topics_limit)]
    while len(levels) < wanted.depth and sum(levels) < wanted.topics_limit:
        levels.append(min(levels[-1] * 3 * STEP, wanted.topics_limit - sum(levels)))
    return levels


def _examples(settings: Settings) -> dict[str, Question]:
    """A question of each stage, about the first root."""
    assert settings.imagine is not None
    root = root_topics(settings.imagine.roots, "")[0]
    draft = QuestionsDraft(questions=[QuestionDraft(question=f"What causes changes of {root.name} in adults?")])
    (question,) = keep_questions(root, draft, 1)
    return {
        "subtopics": asking.subtopics(root, STEP, settings),
        "questions": asking.questions(root, settings),
        "statements": asking.statements(root, question, settings),
    }
