"""Result formats: one line of a file of results by OpenAI and its like, Anthropic, Gemini, or by hand.

Everything here is foreign: what is missing or of the wrong type is passed over, and a line that says neither an answer
nor an error is Unreadable. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.llm.decode import Completion, read_completion
from pipeline.llm.error_mapping import Fault, fault_in
from pipeline.llm.prices import Tokens

_GONE = {"batch_expired", "batch_cancelled", "request_cancelled", "expired", "canceled", "cancelled"}
_CODES = {  # what errors without a status of their own are, as statuses
    "invalid_request_error": 400,
    "context_length_exceeded": 400,
    "invalid_request": 400,
    "request_too_large": 413,
    "authentication_error": 401,
    "permission_error": 403,
    "not_found_error": 404,
    "rate_limit_error": 429,
    "3": 400,
    "5": 404,
    "7": 403,
    "8": 429,
    "16": 401,
}
_STOPPED = {"end_turn": "stop", "stop_sequence": "stop", "max_tokens": "length", "STOP": "stop", "MAX_TOKENS": "length"}
_CUT = {"model_context_window_exceeded": "length"}
_FILTERED = {"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE", "IMAGE_SAFETY"}


class Unreadable(ValueError):
    """A line that is no result; the text says why."""


@dataclass(frozen=True)
class Result:
    """A line about one question: an answer, or else the reason why there is none."""

    custom_id: str
    said: Completion = field(default_factory=Completion)
    fault: Fault | None = None
    billed: bool = True
    """false for answers by hand"""


def read(line: bytes) -> Result:
    """The result that a line is. Raises Unreadable if it is none."""
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        raise Unreadable("it is no JSON") from None
    if not isinstance(document, dict):
        raise Unreadable("it is no JSON object")
    identity = document.get("custom_id") or document.get("key")
    if not isinstance(identity, str) or not identity:
        raise Unreadable("it has no custom_id")
    if isinstance(document.get("result"), dict):
        return _anthropic(identity, document["result"])
    if document.get("error"):
        return Result(identity, fault=_fault(document["error"]))
    for name in ("content", "answer"):
        if isinstance(document.get(name), str | dict | list):
            return Result(identity, _by_hand(document[name]), billed=False)
    response = document.get("response", document.get("body"))
    if not isinstance(response, dict):
        raise Unreadable("it holds neither an answer nor an error")
    return _response(identity, response)


def _response(identity: str, response: Mapping[str, Any]) -> Result:
    status = response.get("status_code")
    body = response.get("body") if "body" in response else response
    if isinstance(status, int) and status >= 300:
        fault = _fault(_mapping(body).get("error", body) or "no reason given")
        return Result(identity, fault=replace(fault, status=status))
    if not isinstance(body, dict):
        raise Unreadable("the body of its response is no JSON object")
    if "candidates" in body or "promptFeedback" in body:
        return Result(identity, _gemini(body))
    fault_said = fault_in(body)
    if fault_said is not None:
        return Result(identity, fault=_fault(body["error"]))
    if "choices" not in body:
        raise Unreadable("its response is of no kind that is known")
    return Result(identity, read_completion(body))


def _fault(error: object) -> Fault:
    """The refusal that an error object, or its text, is."""
    fault = fault_in({"error": error}) or Fault(502)
    if fault.code in _GONE:
        return replace(fault, status=408)
    return replace(fault, status=_CODES.get(fault.code, fault.status))


def _anthropic(identity: str, result: Mapping[str, Any]) -> Result:
    kind = result.get("type")
    if kind in {"expired", "canceled"}:
        return Result(identity, fault=Fault(408, code=str(kind), message=f"the request was {kind} before it was run"))
    if kind == "errored":
        error = _mapping(result.get("error"))
        return Result(identity, fault=_fault(error.get("error") or error or "no reason given"))
    message = result.get("message")
    if not isinstance(message, dict):
        raise Unreadable("it holds neither an answer nor an error")
    stop = str(message.get("stop_reason") or "")
    usage = _mapping(message.get("usage"))
    cached, written = _count(usage.get("cache_read_input_tokens")), _count(usage.get("cache_creation_input_tokens"))
    text = "".join(_anthropic_text(_mapping(part)) for part in _items(message.get("content")))
    answer = Completion(
        content="" if stop == "refusal" else text,
        refusal=text or "it gave no reason" if stop == "refusal" else "",
        finish_reason=_STOPPED.get(stop) or _CUT.get(stop) or stop or None,
        tokens=Tokens(
            prompt=_count(usage.get("input_tokens")) + cached + written,
            completion=_count(usage.get("output_tokens")),
            cached=cached,
            written=written,
            known=isinstance(usage.get("input_tokens"), int),
        ),
        id=str(message.get("id") or ""),
    )
    return Result(identity, answer)


def _anthropic_text(part: Mapping[str, Any]) -> str:
    """Text, or the arguments of a tool, which some use for answers that must fit a schema."""
    if part.get("type") == "tool_use":
        return json.dumps(part.get("input"))
    return str(part.get("text") or "")


def _gemini(body: Mapping[str, Any]) -> Completion:
    candidate = next((_mapping(each) for each in _items(body.get("candidates"))), {})
    parts = [_mapping(part) for part in _items(_mapping(candidate.get("content")).get("parts"))]
    stop = str(candidate.get("finishReason") or "")
    blocked = _mapping(body.get("promptFeedback")).get("blockReason")
    usage = _mapping(body.get("usageMetadata"))
    return Completion(
        content="".join(str(part.get("text") or "") for part in parts if not part.get("thought")),
        refusal="",
        finish_reason="content_filter" if blocked or stop in _FILTERED else _STOPPED.get(stop) or stop or None,
        tokens=Tokens(
            prompt=_count(usage.get("promptTokenCount")),
            completion=_count(usage.get("candidatesTokenCount")) + _count(usage.get("thoughtsTokenCount")),
            cached=_count(usage.get("cachedContentTokenCount")),
            known=isinstance(usage.get("promptTokenCount"), int),
        ),
        id=str(body.get("responseId") or ""),
    )


def _by_hand(answer: object) -> Completion:
    return Completion(content=answer if isinstance(answer, str) else json.dumps(answer))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _count(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0
