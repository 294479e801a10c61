"""HTTP model: one request to one server, its response read, its Call logged, and its failure named."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from pipeline.errors import CallFailed, DemocritusError, Filtered, Invalid, Refused, Rejected, Stopped
from pipeline.llm.budget import Bound, bound
from pipeline.llm.call_log import Calls
from pipeline.llm.capabilities import Capabilities, as_logged
from pipeline.llm.client import Endpoint
from pipeline.llm.decode import NO_TEXT, Completion, Parsed, decode, parse_body, read_completion
from pipeline.llm.error_mapping import ErrorMapper, Fault, Transient, fault_in, fault_of, sentence
from pipeline.llm.prices import cost
from pipeline.llm.question import Answer, Question
from pipeline.llm.retry import Gates
from pipeline.store.records import Call, content_id

_MOST_VARIANTS = 8
_FREE = Bound(0, 0, 0.0)
_NOTHING = Completion()


@dataclass(frozen=True)
class Sending:
    """One request on its way."""

    question: Question
    capabilities: Capabilities
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    began: float = field(default_factory=time.monotonic)


class HttpModel:
    """Sends a question once, logs what came back and what it cost, and reads it."""

    def __init__(self, endpoint: Endpoint, log: Calls, gates: Gates, errors: ErrorMapper) -> None:
        self._endpoint, self._log, self._errors = endpoint, log, errors
        self._ledger, self._traffic, self._pace = gates.ledger, gates.traffic, gates.pace
        self._capabilities: dict[str, Capabilities] = {}  # what each model was found to take, for this session
        self._understood: set[str] = set()  # models that gave a valid answer
        self._unkept: Stopped | None = None  # why answers cannot be kept any more

    async def ask(self, question: Question) -> Answer:
        """The answer. Whatever may have been billed is in the log when this returns or raises.

        Raises Stopped, and sends nothing more, once an answer could not be written down.
        """
        known = capabilities = self._capabilities.get(question.model, Capabilities())
        for _ in range(_MOST_VARIANTS):
            if self._unkept is not None:
                raise Stopped(str(self._unkept))
            sending = Sending(question, capabilities)
            result = await self._exchange(sending)
            if isinstance(result, str):
                if capabilities != known:  # remembered only now that it works: one odd request must not spoil the rest
                    self._capabilities[question.model] = capabilities
                return await self._answer(sending, result)
            unsupported = result.unsupported(self.body(sending).keys() - {"model", "messages", "input"})
            if unsupported is None:
                await self._refused(sending, result)
            else:
                capabilities = capabilities.without(unsupported)
                await self._pace.again()
        raise Rejected(f"{self._errors.host} refuses every form of this request.")

    def body(self, sending: Sending) -> dict[str, Any]:
        """The request's body."""
        return sending.capabilities.body(sending.question)

    async def _request(self, body: dict[str, Any]) -> str:
        return await self._endpoint.complete(body)

    def logged(self, sending: Sending) -> tuple[str, str]:
        """The request as the log keeps it: what many have in common, and the rest."""
        return as_logged(sending.question, sending.capabilities)

    # --- there and back ---------------------------------------------------------------------------------------------

    async def _exchange(self, sending: Sending) -> str | Fault:
        """The response's text, or the server's refusal; what was lost on the way is logged, for it may be billed."""
        try:
            return await self._send(self.body(sending))
        except asyncio.CancelledError:
            # the log takes the call before it waits for anything, so that a second cancellation does no harm
            await self._write(sending, Transient.state, "Given up while it was on its way.")
            raise
        except Transient as error:
            if error.sent:
                await self._write(sending, error.state, str(error))
            raise

    async def _send(self, body: dict[str, Any]) -> str | Fault:
        """The response's text, or the server's refusal. Raises Transient, or Rejected, where there is neither."""
        import openai

        self._traffic.sent += 1
        self._traffic.in_flight += 1
        try:
            return await self._request(body)
        except openai.APIStatusError as error:
            return fault_of(error)
        except (openai.OpenAIError, OSError, UnicodeEncodeError) as error:
            failure = self._errors.unanswered(error)
        finally:
            self._traffic.in_flight -= 1
        # raised here and not above, so that the client's exception, which knows the key, does not hang on to ours
        raise failure

    async def _refused(self, sending: Sending, fault: Fault) -> None:
        """Raises what the refusal is, written down where the question alone is to blame or the server broke."""
        refusal = self._errors.error(fault, sending.question.model, sending.question.max_tokens)
        if isinstance(refusal, CallFailed) and not (isinstance(refusal, Transient) and refusal.overloaded):
            await self._write(sending, refusal.state, str(refusal), billed=False)
        raise refusal

    # --- what came back ---------------------------------------------------------------------------------------------

    async def _answer(self, sending: Sending, text: str) -> Answer:
        """The answer in a response of status 200. It is in the log when this returns or raises."""
        question, body = sending.question, parse_body(text)
        completion = self._clean(read_completion(body))
        fault = fault_in(body or {})
        said = completion.content or completion.refusal or text
        try:
            parsed = self._read(question, text, completion, fault)
        except DemocritusError as error:
            failure = error
        else:
            self._understood.add(question.model)
            if sending.capabilities.shape == "json_schema":  # whatever was doubted meanwhile
                self._capabilities[question.model] = sending.capabilities
            return Answer(parsed.draft, await self._write(sending, "ok", said, completion), spoiled=parsed.spoiled)
        no_use = isinstance(failure, Invalid) or completion.problem == NO_TEXT
        if no_use and question.model not in self._understood:
            self._doubt(question.model, sending.capabilities)
        state = failure.state if isinstance(failure, CallFailed) else Transient.state
        # what is no answer may have been billed all the same, but not a refusal, and not a page of the web
        billed = fault.status >= 500 if fault else body is not None or not _is_page(text)
        await self._write(sending, state, said, completion, billed=billed)
        raise failure

    def _read(self, question: Question, text: str, completion: Completion, fault: Fault | None) -> Parsed:
        """The draft in a response of status 200. Raises the name of what is wrong with it."""
        model, host = question.model, self._errors.host
        if fault:
            raise self._errors.error(fault, model, question.max_tokens)
        if completion.problem:
            shown = sentence(self._errors.quote(text) or "an empty body")
            advice = " Check --base-url; most addresses end in /v1." if _is_page(text) else ""
            message = f"{host} sent {completion.problem} for {model}: {shown}{advice}"
            raise Transient(message, down=not completion.id, sent=True)
        self._traffic.answered += 1
        if completion.finish_reason == "content_filter":
            raise Filtered(f"The content filter of {host} held the answer back.")
        if completion.refusal:
            raise Refused(f"{model} declined to answer: {self._errors.quote(completion.refusal)}")
        return decode(question, completion.content, completion.finish_reason)

    def _clean(self, completion: Completion) -> Completion:
        """A completion that can be shown, stored and sent again: without our secrets and without half characters."""
        content, refusal = (
            self._errors.redact(text).encode("utf-8", "replace").decode("utf-8")
            for text in (completion.content, completion.refusal)
        )
        return replace(completion, content=content, refusal=refusal)

    def _doubt(self, model: str, capabilities: Capabilities) -> None:
        """Some servers pass over response_format in silence: until one answer was valid, put the schema in words."""
        if capabilities.shape == "json_schema" and self._capabilities.get(model, Capabilities()) == capabilities:
            self._capabilities[model] = capabilities.without("response_format")

    async def _write(
        self,
        sending: Sending,
        state: str,
        text: str,
        completion: Completion = _NOTHING,
        *,
        billed: bool = True,
        vectors: Mapping[str, bytes] | None = None,
    ) -> Call:
        """Log the request with what it cost; where the server does not say, with what it can have cost at most."""
        question, tokens = sending.question, completion.tokens
        risk = bound(question, self._ledger.prices) if billed and not tokens.known else _FREE
        price = self._ledger.prices.of(question.model)
        preamble, prompt = self.logged(sending)
        call = Call(
            id=content_id("call", question.key, sending.at.isoformat(), completion.id),
            key=question.key,
            stage=question.stage,
            item=question.item,
            model=question.model,
            preamble=preamble,
            prompt=prompt,
            answer=self._errors.redact(text),
            finish_reason=completion.finish_reason,
            state=state,
            prompt_tokens=tokens.prompt,
            completion_tokens=tokens.completion,
            cost_usd=cost(tokens, price) if billed else 0.0,
            risk_tokens=risk.tokens,
            risk_usd=risk.usd,
            seconds=time.monotonic() - sending.began,
            asked_at=sending.at.isoformat(timespec="microseconds"),
        )
        # before it is written, so that nothing is sent meanwhile as if this were free
        self._ledger.count(call)
        self._traffic.tokens += tokens.prompt + tokens.completion
        try:
            await self._log.put(call, vectors)
        except Stopped as error:
            self._unkept = error
            raise
        self._traffic.tell(
            "call",
            stage=call.stage,
            item=call.item,
            model=call.model,
            state=call.state,
            prompt_tokens=call.prompt_tokens,
            completion_tokens=call.completion_tokens,
            cost_usd=call.cost_usd,
            seconds=call.seconds,
        )
        return call


def _is_page(text: str) -> bool:
    """True for a page of HTML, as from a wrong address or a gateway in trouble."""
    return text.lstrip().startswith("<")
