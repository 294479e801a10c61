"""Offline requests: the requests that `HttpModel` would send and the calls it would log, for batch files.

A question that is written into a file and an answer that is read from one become the same `Call` as a live one, so
nothing above can tell how an answer came.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.errors import CallFailed, Filtered, Invalid, Refused
from pipeline.llm.capabilities import Capabilities, as_logged
from pipeline.llm.decode import Completion, decode
from pipeline.llm.error_mapping import ErrorMapper
from pipeline.llm.question import Message, Question
from pipeline.llm.schema import closed_schema
from pipeline.store.records import Draft

Shape = Literal["json_schema", "json_object", "prompt"]
_ANSWERS: dict[str, Shape] = {"schema": "json_schema", "object": "json_object", "text": "prompt"}


@dataclass(frozen=True)
class Asked:
    """The part of a question that is needed to write it into a file and to decode its answer."""

    model: str
    preamble: str
    prompt: str
    draft: type[Draft]
    answer_tokens: int


def written(question: Question, answers: str, refused: Iterable[str]) -> tuple[str, str]:
    """The request for a question as the log keeps it: preamble and last message.

    `answers` is how the model is told what to answer in: by a "schema", as an "object", or in "text". `refused` are
    parameters that the model was found not to take, in the order they were.
    """
    capabilities = Capabilities(shape=_ANSWERS[answers])
    for parameter in refused:
        capabilities = capabilities.without(parameter)
    return as_logged(question, capabilities)


def body(preamble: str, prompt: str, draft: type[Draft]) -> dict[str, Any]:
    """The body of the request that the log keeps so."""
    request: dict[str, Any] = json.loads(preamble)
    request["messages"].append({"role": "user", "content": prompt})
    if isinstance(request.get("response_format"), str):
        schema = {"name": draft.__name__, "strict": True, "schema": closed_schema(draft)}
        request["response_format"] = {"type": "json_schema", "json_schema": schema}
    return request


def outcome(asked: Asked, said: Completion, errors: ErrorMapper) -> CallFailed | None:
    """The failure that an answer is; None if it is good."""
    if said.finish_reason == "content_filter":
        return Filtered(f"The content filter of {errors.host} held the answer back.")
    if said.refusal:
        return Refused(f"{asked.model} declined to answer: {errors.quote(said.refusal)}")
    if said.problem:
        return Invalid(f"{asked.model} gave {said.problem}.")
    try:
        decode(_question(asked), said.content, said.finish_reason)
    except CallFailed as failure:
        return failure
    return None


def _question(asked: Asked) -> Question:
    return Question(
        stage="",
        item="",
        messages=(Message("user", asked.prompt),),
        schema=asked.draft,
        model=asked.model,
        max_tokens=asked.answer_tokens,
    )
