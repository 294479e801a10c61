"""Forecast of imagining: bounded by topics, depth and budget, for what a model names is known only when it does."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import takewhile

from pipeline.extract.memory import asking
from pipeline.extract.memory import stage as imagine
from pipeline.extract.memory.keeping import keep_questions
from pipeline.extract.memory.strategy import STEP
from pipeline.llm.call_log import Calls
from pipeline.llm.forecast import Part, Range, size
from pipeline.llm.question import Question
from pipeline.settings import Imagining, Settings
from pipeline.store.database import Store
from pipeline.store.records import ImaginedTopic, QuestionDraft, QuestionsDraft

FEWER = 0.5  # of the topics that there may be, at least so many are named: names repeat


def forecast(store: Store, calls: Calls, settings: Settings) -> list[Part]:
    """Return the questions that are still to be asked, none where all were. Nothing is changed."""
    if settings.imagine is None or imagine.is_done(store, settings):
        return []
    wanted = settings.imagine
    roots = imagine.roots(settings, "")
    most = _topics(len(roots), wanted)
    dividing = sum(most[:-1]) if len(most) == wanted.depth else sum(most)
    topics = sum(most)
    shares = {"subtopics": dividing, "questions": topics, "statements": topics * wanted.questions}
    paid = 1.0 if wanted.budget is None else min(1.0, wanted.budget / max(1, sum(shares.values())))
    asked = [_examples(root, settings) for root in roots]
    known = calls.answered_on(settings.model_of("imagine"), [_beginning(each) for each in asked])
    parts = []
    for stage, number in shares.items():
        high = max(0, math.ceil(number * paid) - known.get(stage, 0))
        likely = max(0, math.ceil(number * paid * (1 if wanted.budget else (1 + FEWER) / 2)) - known.get(stage, 0))
        low = max(0, math.ceil(number * paid * FEWER) - known.get(stage, 0))
        mean = sum(size(each[stage]) for each in asked) / len(asked)
        parts.append(Part.of(calls, settings, Range(low, likely, high), asked[0][stage], mean))
    return parts


def _topics(roots: int, wanted: Imagining) -> list[int]:
    """Return the most topics of each level."""
    levels = [min(roots, wanted.topics_limit)]
    while len(levels) < wanted.depth and sum(levels) < wanted.topics_limit:
        levels.append(min(levels[-1] * 3 * STEP, wanted.topics_limit - sum(levels)))
    return levels


def _beginning(asked: Mapping[str, Question]) -> str:
    """Return how all questions below a root begin, given one of each stage: with its guide, and the line of
    the path."""
    lines = zip(*(question.messages[-1].content.splitlines() for question in asked.values()), strict=False)
    return "\n".join(same for same, *others in takewhile(lambda each: len(set(each)) == 1, lines))


def _examples(root: ImaginedTopic, settings: Settings) -> dict[str, Question]:
    """Return a question of each stage, about a root."""
    draft = QuestionsDraft(questions=[QuestionDraft(question=f"What causes changes of {root.name} in adults?")])
    (question,) = keep_questions(root, draft, 1)
    return {
        "subtopics": asking.subtopics(root, STEP, settings),
        "questions": asking.questions(root, settings),
        "statements": asking.statements(root, question, settings),
    }
