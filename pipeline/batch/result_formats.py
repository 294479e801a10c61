"""Results: one line of a file of results, as OpenAI and all who speak like it write them.

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

_GONE = {"batch_expired", "batch_cancelled", "request_cancelled", "expired", "canceled", "cancelled"}
_CODES = {"invalid_request_error": 400, "context_length_exceeded": 400}  # of errors without a status of their own


class Unreadable(ValueError):
    """A line that is no result; the text says why."""


@dataclass(frozen=True)
class Result:
    """A line about one question: an answer, or else the reason why there is none."""

    custom_id: str
    said: Completion = field(default_factory=Completion)
    fault: Fault | None = None


def read(line: bytes) -> Result:
    """Parse one line of a results file. Raises Unreadable if it is no result."""
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        raise Unreadable("it is no JSON") from None
    if not isinstance(document, dict):
        raise Unreadable("it is no JSON object")
    identity = document.get("custom_id")
    if not isinstance(identity, str) or not identity:
        raise Unreadable("it has no custom_id")
    if document.get("error"):
        return Result(identity, fault=_fault(document["error"]))
    response = document.get("response")
    if not isinstance(response, dict):
        raise Unreadable("it holds neither an answer nor an error")
    return _response(identity, response)


def _response(identity: str, response: Mapping[str, Any]) -> Result:
    status, body = response.get("status_code"), response.get("body")
    if isinstance(status, int) and status >= 300:
        error = body.get("error", body) if isinstance(body, dict) else body
        return Result(identity, fault=replace(_fault(error or "no reason given"), status=status))
    if not isinstance(body, dict):
        raise Unreadable("the body of its response is no JSON object")
    if fault_in(body) is not None:
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
