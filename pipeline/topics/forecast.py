"""Forecast of the topics stage: known within bounds, for each level's questions depend on the answers before it."""

from __future__ import annotations

from pipeline.llm.call_log import Calls
from pipeline.llm.forecast import Part, Range, size, unanswered
from pipeline.settings import Settings
from pipeline.store.database import Store
from pipeline.store.status import since
from pipeline.topics import stage as topics
from pipeline.topics.tree import allotment, quota


def forecast(store: Store, calls: Calls, settings: Settings) -> list[Part]:
    """Return the questions for a tree of topics, if there is none under these settings. Nothing is changed."""
    if not settings.topics or not settings.asks("topics"):
        return []
    tree = store.rows("topics/tree")
    failed = sum(row["reason"] is not None for row in tree)
    settings = topics.meant([row["recipe"] for row in tree], settings)
    same = bool(tree) and all(row["recipe"] == topics.recipe(settings).id for row in tree)
    rows = store.rows("topics/sample", size=topics.ROOT_LINES)
    if not rows or (same and not failed):
        return []
    number = topics.root_number(settings)
    root = topics.question(None, rows, quota(1, number), (), settings)
    most = _questions(settings)
    if same:
        questions = Range(failed, failed, max(failed, most))
    elif not settings.topic and not unanswered(calls, root, since(store)):
        questions = Range(0, most - 1, most - 1)
    else:
        questions = Range(1, most, most)
    shorter = min(topics.PART_BYTES, topics.ROOT_BYTES)
    listed = sum(len(line.encode()) + 1 for line in topics.lines(rows, topics.ROOT_LINES, topics.ROOT_BYTES))
    bytes_ = size(root) - listed + min(listed, shorter)  # nearly all are about a part
    return [Part.of(calls, settings, questions, root, bytes_)]


def _questions(settings: Settings) -> int:
    """Return the number of questions a whole tree takes: one for the roots if not given, one for each topic divided."""
    given = len(settings.topic)
    width = named = min(given, settings.topics_number) or topics.root_number(settings)
    questions = 0 if given else 1
    for depth in range(2, settings.topics_depth + 1):
        wanted = allotment(width, settings.topics_number - named, settings.topics_depth - depth + 1)
        if wanted < 1:
            break
        questions += min(width, wanted)
        named += wanted
        width = wanted
    return questions
