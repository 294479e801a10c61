"""Mapping of a question to variables of the graph by a model, which can choose among its names and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from pipeline.errors import CallFailed
from pipeline.llm import prompt
from pipeline.llm.asking import question
from pipeline.llm.question import Model
from pipeline.settings import Settings
from pipeline.store.database import Store
from pipeline.store.records import Draft, Sign, content_id
from pipeline.store.result import Row

PROMPT = "ask"
LISTED = 60  # variables in the question
_WORD = re.compile(r"[^\W_]{3,}")
_PLAIN = frozenset(
    "the and for with does did can could will would should has have what how which effect effects affect affects raise "
    "raises lower lowers reduce reduces increase increases between relationship risk that this from into more "
    "less".split()
)


class MappingDraft(Draft):
    """The numbers of the variables that a question asks about, and the direction it asks for."""

    causes: list[int]
    effects: list[int]
    sign: Sign


class Mapped(Draft):
    """The ids of the variables that a question asks about."""

    causes: list[str]
    effects: list[str]
    sign: Sign


def listed(store: Store, text: str) -> list[Row]:
    """Return the variables that a question may be about: those whose names share its words."""
    words = sorted({word for word in _WORD.findall(text.lower()) if word not in _PLAIN})
    return store.rows("entities/sharing", words=words, limit=LISTED)


def keep(variables: Sequence[Row], draft: MappingDraft) -> Mapped | None:
    """Return what of an answer names variables that were listed; None if it lacks a cause or an effect. Pure."""
    ids = [
        list(dict.fromkeys(variables[number - 1]["id"] for number in numbers if 1 <= number <= len(variables)))
        for numbers in (draft.causes, draft.effects)
    ]
    effects = [identity for identity in ids[1] if identity not in ids[0]]
    return Mapped(causes=ids[0], effects=effects, sign=draft.sign) if ids[0] and effects else None


async def map_question(store: Store, model: Model, settings: Settings, text: str) -> Mapped | None:
    """Return the variables that a question asks about; None if the model finds none or gives no usable answer."""
    variables = listed(store, text)
    if not variables:
        return None
    lines = "\n".join(f"{number}. {row['name']}" for number, row in enumerate(variables, start=1))
    turns = prompt.load(PROMPT).fill(question=" ".join(text.split()), variables=lines)
    try:
        answer = await model.ask(question("ask", content_id(text), turns, MappingDraft, settings))
    except CallFailed:
        return None
    return keep(variables, cast(MappingDraft, answer.draft))
