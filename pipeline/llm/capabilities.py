"""Server capabilities: the parameters that a model of a server accepts, found by asking.

They are the upper rungs of the ladder to structured output:

    json_schema    the server makes the answer fit the schema
    json_object    the server makes it JSON; the schema stands in the prompt
    prompt         the schema stands in the prompt, and `decode` reads what comes

The last rung, showing the model its unreadable answer, is `retry.Repaired`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, Literal

from pipeline.llm.question import Message, Question
from pipeline.llm.schema import closed_schema, schema_in_words
from pipeline.store.records import Draft


@dataclass(frozen=True)
class Capabilities:
    """The parameters a model accepts. Begins with all; each refusal takes one away."""

    shape: Literal["json_schema", "json_object", "prompt"] = "json_schema"
    limit: Literal["max_tokens", "max_completion_tokens"] | None = "max_tokens"
    temperature: bool = True
    seed: bool = True
    base64: bool = True
    """vectors in base64, a quarter as long as in figures"""

    def without(self, parameter: str) -> Capabilities:
        """These capabilities after the server refused one of the parameters."""
        match parameter:
            case "response_format":
                return replace(self, shape="json_object" if self.shape == "json_schema" else "prompt")
            case "max_tokens":
                return replace(self, limit="max_completion_tokens")
            case "max_completion_tokens":
                return replace(self, limit=None)
            case "temperature":
                return replace(self, temperature=False)
            case "encoding_format":
                return replace(self, base64=False)
            case _:
                return replace(self, seed=False)

    def body(self, question: Question) -> dict[str, Any]:
        """The request's body."""
        messages = [{"role": message.role, "content": message.content} for message in question.messages]
        if self.shape != "json_schema":  # into the first message: the abstract, which nobody vouches for, comes after
            messages[0]["content"] += "\n\n" + schema_in_words(question.schema)
        body: dict[str, Any] = {"model": question.model, "messages": messages}
        if self.limit:
            body[self.limit] = question.max_tokens
        if self.temperature:
            body["temperature"] = question.temperature
        if self.seed and question.seed is not None:
            body["seed"] = question.seed
        if self.shape == "json_schema":
            body["response_format"] = _format(question.schema)
        elif self.shape == "json_object":
            body["response_format"] = {"type": "json_object"}
        return body


@cache
def _format(schema: type[Draft]) -> dict[str, Any]:
    named = {"name": schema.__name__, "strict": True, "schema": closed_schema(schema)}
    return {"type": "json_schema", "json_schema": named}


def as_logged(question: Question, capabilities: Capabilities) -> tuple[str, str]:
    """The request as the log keeps it: the preamble, which calls share, and the last message.

    The schema is there by name, for it is in the package.
    """
    *before, last = question.messages
    common = replace(question, stage="", item="", messages=(*before, Message(last.role, "")))
    if before or capabilities.shape == "json_schema":
        return _preamble(common, capabilities), last.content
    return _preamble(common, capabilities), capabilities.body(question)["messages"][-1]["content"]


@lru_cache(maxsize=64)  # the same for thousands of questions
def _preamble(common: Question, capabilities: Capabilities) -> str:
    body = capabilities.body(common)
    wanted = body.get("response_format")
    if wanted and wanted["type"] == "json_schema":
        body["response_format"] = f"json_schema {wanted['json_schema']['name']}"
    return json.dumps(body | {"messages": body["messages"][:-1]}, ensure_ascii=False)
