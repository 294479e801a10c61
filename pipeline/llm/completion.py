"""A chat completion as servers send it: what was said, why it ended, and what it took."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.cost.prices import Tokens

NO_TEXT = "an answer without text"


@dataclass(frozen=True)
class Completion:
    """What a response holds, however the server writes it."""

    content: str = ""
    refusal: str = ""
    finish_reason: str | None = None
    tokens: Tokens = field(default_factory=Tokens)
    id: str = ""
    problem: str = ""
    """why there is nothing in it to read, if there is not"""


def read_completion(document: object) -> Completion:
    """Read the JSON of a response, passing over whatever is missing or of the wrong type."""
    body = _mapping(document)
    choices = body.get("choices")
    choice = _mapping(choices[0]) if isinstance(choices, list) and choices else {}
    message = _mapping(choice.get("message"))
    content = message.get("content")
    if isinstance(content, list):  # in parts
        content = "".join(str(_mapping(part).get("text") or "") for part in content)
    text, refusal = str(content or ""), str(message.get("refusal") or "")
    reason = choice.get("finish_reason")
    ended = str(reason) if reason else None
    problem = ""
    if not body:
        problem = "something else than a model's answer"
    elif not message:
        problem = "a response without an answer"
    elif not text.strip() and not refusal and ended not in {"length", "content_filter"}:
        problem = NO_TEXT
    tokens = _tokens(_mapping(body.get("usage")))
    return Completion(text, refusal, ended, tokens, str(body.get("id") or ""), problem)


def parse_body(text: str) -> dict[str, Any] | None:
    """The JSON object that a response's body is; None if it is none."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _tokens(usage: Mapping[str, Any]) -> Tokens:
    details = _mapping(usage.get("prompt_tokens_details"))
    return Tokens(
        prompt=_count(usage.get("prompt_tokens")),
        completion=_count(usage.get("completion_tokens")),
        cached=_count(details.get("cached_tokens")),
        written=_count(details.get("cache_write_tokens")),
        known=isinstance(usage.get("prompt_tokens"), int),
    )


def _count(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0
