"""Request files in the OpenAI batch format, none larger than providers take."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Literal

from pipeline.llm.batches.jobs import Jobs, Pending
from pipeline.llm.batches.provider import ENDPOINT
from pipeline.llm.capabilities import Capabilities, as_logged
from pipeline.llm.question import Question
from pipeline.llm.schema import closed_schema
from pipeline.store.records import Draft

Shape = Literal["json_schema", "json_object", "prompt"]
_ANSWERS: dict[str, Shape] = {"schema": "json_schema", "object": "json_object", "text": "prompt"}
DRAFTS: dict[str, type[Draft]] = {kind.__name__: kind for kind in Draft.__subclasses__()}


@dataclass(frozen=True)
class Limits:
    """Limits of one file, and the pace at which the provider is looked at. Times are seconds."""

    requests: int = 50_000
    bytes: int = 195_000_000
    """200 MB, less a margin for those who count them otherwise"""
    first_poll: float = 0.2
    """until jobs are looked at again; longer each time"""
    longest_poll: float = 60.0
    first_wait: float = 2.0
    """until a request that failed is tried again; longer each time"""


@dataclass(frozen=True)
class Part:
    """A file that was written, and which questions of a pass are in it."""

    path: Path
    model: str
    first: int
    last: int
    requests: int


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


def line(question: Pending) -> bytes:
    """A question as a line of a file of requests; pure ASCII, so that no tool finds line ends inside."""
    request = {
        "custom_id": question.custom_id,
        "method": "POST",
        "url": ENDPOINT,
        "body": body(question.preamble, question.prompt, DRAFTS[question.draft]),
    }
    return json.dumps(request).encode("ascii") + b"\n"


def write(
    jobs: Jobs,
    pass_id: int,
    model: str,
    limits: Limits,
    place: Callable[[int], Path],
    fits: Callable[[int, float], bool] = lambda _tokens, _usd: True,
) -> Iterator[Part]:
    """Write a pass's questions to one model into as many files as they need; yield each file when it is whole.

    The n-th file goes to `place(n)`. `fits` is asked with the tokens and US dollars that a file can cost at most
    before another question goes into it; where it says no, nothing more is written.
    """
    waiting = jobs.due(pass_id, model)
    question = next(waiting, None)
    for number in count():
        if question is None or not fits(question.most_tokens, question.most_usd):
            return
        first = last = question.seq
        requests = size = tokens = 0
        usd = 0.0
        path = place(number)
        with path.open("wb") as file:
            while question is not None and requests < limits.requests:
                text = line(question)
                full = requests and size + len(text) > limits.bytes
                if full or not fits(tokens + question.most_tokens, usd + question.most_usd):
                    break
                file.write(text)
                last, requests, size = question.seq, requests + 1, size + len(text)
                tokens, usd = tokens + question.most_tokens, usd + question.most_usd
                question = next(waiting, None)
        yield Part(path, model, first, last, requests)
