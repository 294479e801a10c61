"""Results: files as OpenAI and all who speak like it write them, imported into the call log.

They may be in any order, partial, repeated, with errors and with garbage between them. Everything here is foreign: what
is missing or of the wrong type is passed over, and a line that says neither an answer nor an error is Unreadable.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.errors import CallFailed, Filtered, Invalid, Refused, Rejected, Unreachable, Unusable
from pipeline.llm.batches.jobs import Jobs, Prepared, parameters_of
from pipeline.llm.batches.requests import DRAFTS
from pipeline.llm.call_log import Calls
from pipeline.llm.decode import Completion, decode, read_completion
from pipeline.llm.error_mapping import ErrorMapper, Fault, fault_in
from pipeline.llm.prices import Price, Prices, cost
from pipeline.llm.question import Message, Question
from pipeline.store.records import Call, content_id

LONGEST_LINE = 16 * 2**20  # bytes
GROUP = 500  # results written together
GROUP_SECONDS = 2.0  # and at least so often
_GONE = {"batch_expired", "batch_cancelled", "request_cancelled", "expired", "canceled", "cancelled"}
_CODES = {"invalid_request_error": 400, "context_length_exceeded": 400}  # of errors without a status of their own
_NAMED = 20  # lines that were set aside and are named


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


@dataclass
class ImportReport:
    """Counts of the lines in files of results, by what each of them was."""

    answered: int = 0
    """new, and good"""
    bad: int = 0
    """answers that are no use: cut off, refused, not what was asked for"""
    failed: int = 0
    """errors instead of answers"""
    settled: int = 0
    """of them: those after which the question is not asked in the same way again"""
    repeated: int = 0
    """of questions that have a good answer, or the same line again"""
    set_aside: int = 0
    """no results of this graph's questions"""
    aside: list[str] = field(default_factory=list)
    """the first of those, with file, line and reason"""
    reasons: Counter[str] = field(default_factory=Counter)
    """what was wrong, and how often"""

    @property
    def fresh(self) -> int:
        """Lines that were not known before."""
        return self.answered + self.bad + self.failed

    @property
    def new(self) -> int:
        """Lines that bring the graph on."""
        return self.answered + self.bad + self.settled

    @property
    def usable(self) -> int:
        """Lines that were about this graph's questions."""
        return self.answered + self.bad + self.failed + self.repeated


class Importer:
    """Imports files of results. A context manager: what waits is written when it ends."""

    def __init__(self, calls: Calls, jobs: Jobs, prices: Prices, errors: ErrorMapper) -> None:
        self.report = ImportReport()
        self._calls, self._jobs, self._prices, self._errors = calls, jobs, prices, errors
        self._group: dict[str, Call] = {}  # by id of the call
        self._good: dict[str, str] = {}  # those with a good answer: question's key to its custom id
        self._written = time.monotonic()

    def __enter__(self) -> Importer:
        return self

    def __exit__(self, *_: object) -> None:
        self.flush()

    def file(self, path: Path) -> None:
        """Import one file. Raises Unusable if it cannot be read."""
        try:
            for number, line in _lines(path):
                try:
                    self._line(line)
                except Unreadable as error:
                    self.report.set_aside += 1
                    if len(self.report.aside) < _NAMED:
                        self.report.aside.append(f"{path}, line {number}: {error}.")
        except OSError as error:
            raise Unusable(f"{path}: cannot be read: {error.strerror}.") from None

    def flush(self) -> None:
        """Write what waits. Every line that was imported is on disk after this."""
        self._calls.add(list(self._group.values()))
        self._jobs.answered(list(self._good.values()))
        self._group, self._good, self._written = {}, {}, time.monotonic()

    def _line(self, line: bytes | None) -> None:
        if line is None:
            raise Unreadable(f"it is longer than {LONGEST_LINE // 2**20} MB")
        result = read(line)
        question = self._jobs.find(result.custom_id)
        if question is None:
            raise Unreadable(f"no question was prepared here with the id {self._errors.quote(result.custom_id)!r}")
        if question.prompt is None or question.key in self._good or self._answered(question.key):
            self.report.repeated += 1
        elif result.fault is not None:
            self._fault(question, result.fault)
        else:
            self._answer(question, result)
        if len(self._group) >= GROUP or time.monotonic() - self._written > GROUP_SECONDS:
            self.flush()

    def _answered(self, key: str) -> bool:
        return self._calls.find(key, since="9") is not None  # good answers only

    def _fault(self, question: Prepared, fault: Fault) -> None:
        parameter = fault.unsupported(parameters_of(question.preamble))
        if parameter is not None:
            self._jobs.refuse(question, parameter)
            self._note(f"{question.model} does not take {parameter}, which is left out from now on")
            self.report.failed += 1
            self.report.settled += 1
            return
        error = self._errors.error(fault, question.model)
        state = error.state if isinstance(error, CallFailed) else Unreachable.state
        if self._add(_call(question, state, self._errors.redact(str(error)), Completion())):
            self.report.failed += 1
            self.report.settled += isinstance(error, Rejected | Filtered)
            self._note(str(error))

    def _answer(self, question: Prepared, result: Result) -> None:
        said = result.said
        failure = _failure(question, said, self._errors)
        state = failure.state if failure else "ok"
        price = self._prices.of(question.model)
        call = _call(question, state, self._errors.redact(said.content or said.refusal or str(failure)), said)
        whole = cost(said.tokens, price)
        bill: dict[str, object] = {"cost_usd": None if whole is None else whole * share(price)}
        if not said.tokens.known:  # then the most it can be
            bill |= {"risk_tokens": question.most_tokens, "risk_usd": question.most_usd}
        if not self._add(call.model_copy(update=bill)):
            return
        if failure is None:
            self._good[question.key] = question.custom_id
            self.report.answered += 1
        else:
            self.report.bad += 1
            self._note(str(failure))

    def _add(self, call: Call) -> bool:
        """Have a call written, if it is not in the log."""
        if call.id in self._group or self._jobs.has_call(call.id):
            self.report.repeated += 1
            return False
        self._group[call.id] = call
        return True

    def _note(self, reason: str) -> None:
        self.report.reasons[reason] += 1


def _failure(question: Prepared, said: Completion, errors: ErrorMapper) -> CallFailed | None:
    """The failure that an answer is; None if it is good."""
    if said.finish_reason == "content_filter":
        return Filtered(f"The content filter of {errors.host} held the answer back.")
    if said.refusal:
        return Refused(f"{question.model} declined to answer: {errors.quote(said.refusal)}")
    if said.problem:
        return Invalid(f"{question.model} gave {said.problem}.")
    asked = Question(
        stage=question.stage,
        item=question.item,
        messages=(Message("user", question.prompt or ""),),
        schema=DRAFTS[question.draft],
        model=question.model,
        max_tokens=question.answer_tokens,
    )
    try:
        decode(asked, said.content, said.finish_reason)
    except CallFailed as failure:
        return failure
    return None


def _call(question: Prepared, state: str, answer: str, said: Completion) -> Call:
    """The call that an answer is; nothing billed. The same answer to the same preparation is the same call."""
    return Call(
        id=content_id("batch", question.key, question.prepared_at, said.id, state, answer),
        key=question.key,
        stage=question.stage,
        item=question.item,
        model=question.model,
        preamble=question.preamble,
        prompt=question.prompt or "",
        answer=answer,
        finish_reason=said.finish_reason,
        state=state,
        prompt_tokens=said.tokens.prompt,
        completion_tokens=said.tokens.completion,
        cost_usd=0.0,
        seconds=0.0,
        asked_at=datetime.now(UTC).isoformat(timespec="microseconds"),
        via="batch",
    )


def share(price: Price | None) -> float:
    """The cost of a batch, as a share of the price."""
    return 1.0 if price is None or price.batch is None else price.batch


def _lines(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """The lines of a file with their numbers, blank ones passed over; None for one that is too long."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
                while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                    pass
                yield number, None
            elif number == 1 and line.startswith(b"\xef\xbb\xbf"):
                yield number, line[3:]
            elif line.strip():
                yield number, line
