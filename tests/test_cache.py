"""Answers from the log, and a list of what is not there."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from pipeline.errors import Postponed
from pipeline.llm import Message, Question, replay
from pipeline.records import TopicsDraft
from pipeline.store.call_log import Calls


def test_each_question_is_handed_over_once(tmp_path: Path) -> None:
    def question(text: str, item: str) -> Question:
        return Question("topics", item, (Message("user", text),), TopicsDraft, "gpt-4o-mini", max_tokens=500)

    taken: list[Question] = []
    first, again, other = question("Which?", "a"), question("Which?", "b"), question("What?", "c")

    async def ask() -> None:
        model = replay(calls, "", taken.append)
        for asked in (first, again, other):
            with pytest.raises(Postponed):
                await model.ask(asked)

    with Calls(tmp_path) as calls:
        asyncio.run(ask())
    assert taken == [first, other]
