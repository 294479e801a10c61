"""One request to one server: what is sent, what came back, and what it is called when it is no use."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from pipeline.errors import CallFailed, Filtered, Invalid, Refused, Rejected, Truncated
from pipeline.llm.faults import Fault, Later, Translator, fault_in, fault_of
from pipeline.llm.lanes import Lane, free_lane
from pipeline.llm.prices import Tokens, cost, price_of
from pipeline.llm.question import Answer, CallLog, Question
from pipeline.llm.schema import closed_schema, read_draft, schema_in_words
from pipeline.records import Call, Draft, content_id

_MOST_DIALECTS = 8


@dataclass(frozen=True)
class _Dialect:
    """What one model of one server takes. Begins with everything; each refusal takes one thing away."""

    shape: Literal["json_schema", "json_object", "prompt"] = "json_schema"
    limit: Literal["max_tokens", "max_completion_tokens"] | None = "max_tokens"
    temperature: bool = True
    seed: bool = True

    def without(self, parameter: str) -> _Dialect:
        match parameter:
            case "response_format":
                return replace(self, shape="json_object" if self.shape == "json_schema" else "prompt")
            case "max_tokens":
                return replace(self, limit="max_completion_tokens")
            case "max_completion_tokens":
                return replace(self, limit=None)
            case "temperature":
                return replace(self, temperature=False)
            case _:
                return replace(self, seed=False)

    def parameters(self, question: Question) -> dict[str, Any]:
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
            schema = {"name": question.schema.__name__, "strict": True, "schema": closed_schema(question.schema)}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif self.shape == "json_object":
            body["response_format"] = {"type": "json_object"}
        return body


@dataclass(frozen=True)
class _Said:
    """What a response of status 200 holds, however the server writes it."""

    content: str
    refusal: str
    finish_reason: str | None
    tokens: Tokens
    id: str


@dataclass(frozen=True)
class _Sending:
    """One request on its way."""

    question: Question
    dialect: _Dialect
    body: dict[str, Any]
    at: datetime
    began: float


class Wire:
    """Sends a question once, writes down what came back, and reads it."""

    def __init__(self, lanes: list[Lane], log: CallLog, *, url: str, key: str, timeout: float) -> None:
        self._lanes = lanes
        self._log = log
        self._translator = Translator(url, key)
        self._timeout = timeout
        self._dialects: dict[str, _Dialect] = {}  # what each model was found to take, for this session
        self._understood: set[str] = set()  # models that gave a valid answer

    async def ask(self, question: Question) -> Answer:
        """The answer; it is in the log when this returns or raises Invalid, Truncated, Refused or Filtered."""
        known = dialect = self._dialects.get(question.model, _Dialect())
        for _ in range(_MOST_DIALECTS):
            body = dialect.parameters(question)
            sending = _Sending(question, dialect, body, datetime.now(UTC), time.monotonic())
            result = await self._send(body)
            if isinstance(result, str):
                if dialect != known:  # remembered only now that it works: one odd request must not spoil the rest
                    self._dialects[question.model] = dialect
                return self._answer(sending, result)
            unsupported = result.unsupported(body.keys() - {"model", "messages"})
            if unsupported is None:
                raise self._translator.error(result, question.model)
            dialect = dialect.without(unsupported)
        raise Rejected(f"{self._translator.host} refuses every form of this request.")

    async def _send(self, body: dict[str, Any]) -> str | Fault:
        """The response's text, or the server's refusal. Raises Later where there is neither."""
        import httpx2
        import openai

        failure: CallFailed
        lane = free_lane(self._lanes)
        lane.busy += 1
        try:
            async with asyncio.timeout(self._timeout):  # the client's own timeout begins anew with every byte
                # not chat.completions.create, which spends a millisecond on walking through the whole body
                response = await lane.client.post("/chat/completions", body=body, cast_to=httpx2.Response)
            text = response.text
            return fault_in(_object(text)) or text
        except openai.APIStatusError as error:
            return fault_of(error)
        except (openai.APITimeoutError, TimeoutError):
            failure = Later(f"{self._translator.host} gave no answer within {self._timeout:g} seconds.")
        except openai.APIConnectionError as error:
            failure = self._translator.unanswered(error)
        except openai.OpenAIError as error:
            failure = Rejected(f"The request could not be made: {self._translator.quote(str(error))}")
        except UnicodeEncodeError:
            failure = Rejected("The question holds half a character (a lone surrogate), which cannot be sent.")
        finally:
            lane.busy -= 1
        # raised here and not above, so that the client's exception, which knows the key, does not hang on to ours
        raise failure

    def _answer(self, sending: _Sending, text: str) -> Answer:
        question, said = sending.question, _said(text)
        outcome = self._judge(question, said)
        call = Call(
            id=content_id("call", question.key, sending.at.isoformat(), said.id),
            key=question.key,
            stage=question.stage,
            item=question.item,
            model=question.model,
            request=_as_logged(sending.body),
            answer=self._translator.hide(said.content or said.refusal or text),
            finish_reason=said.finish_reason,
            state="ok" if isinstance(outcome, Draft) else outcome.state,
            prompt_tokens=said.tokens.prompt,
            completion_tokens=said.tokens.completion,
            cost_usd=cost(said.tokens, price_of(question.model)),
            seconds=time.monotonic() - sending.began,
            asked_at=sending.at.isoformat(timespec="microseconds"),
        )
        self._log.put(call)
        if isinstance(outcome, Draft):
            self._understood.add(question.model)
            return Answer(outcome, call)
        if isinstance(outcome, Invalid) and question.model not in self._understood:
            self._doubt(question.model, sending.dialect)
        raise outcome

    def _doubt(self, model: str, dialect: _Dialect) -> None:
        """Some servers pass over response_format in silence: until one answer was valid, put the schema in words."""
        if dialect.shape == "json_schema" and self._dialects.get(model, _Dialect()) == dialect:
            self._dialects[model] = dialect.without("response_format")

    def _judge(self, question: Question, said: _Said) -> Draft | CallFailed:
        """The draft in what was said, or the name of what is wrong with it."""
        model, host = question.model, self._translator.host
        if said.finish_reason == "length":
            return Truncated(
                f"{model} was cut off after {question.max_tokens} tokens. Raise --max-tokens, or shorten the text."
            )
        if said.finish_reason == "content_filter":
            return Filtered(f"The content filter of {host} held the answer back.")
        if said.refusal:
            return Refused(f"{model} declined to answer: {self._translator.quote(said.refusal)}")
        if not said.content:
            return Invalid(f"{host} sent no answer text. If that is so for every item, check --base-url and --model.")
        try:
            return read_draft(said.content, question.schema)
        except Invalid as error:
            return Invalid(f"{model}: {self._translator.quote(str(error))}")


def _object(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _said(text: str) -> _Said:
    """Read a chat completion, passing over whatever is missing or of the wrong type."""
    document = _object(text)
    choices = document.get("choices")
    choice = _mapping(choices[0]) if isinstance(choices, list) and choices else {}
    message = _mapping(choice.get("message"))
    content = message.get("content")
    if isinstance(content, list):  # in parts
        content = "".join(str(_mapping(part).get("text") or "") for part in content)
    finish_reason = choice.get("finish_reason")
    return _Said(
        content=str(content or ""),
        refusal=str(message.get("refusal") or ""),
        finish_reason=str(finish_reason) if finish_reason else None,
        tokens=_tokens(_mapping(document.get("usage"))),
        id=str(document.get("id") or ""),
    )


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


def _as_logged(body: dict[str, Any]) -> str:
    """The request as the log keeps it: its schema by name, for it is the same in every row."""
    wanted = body.get("response_format")
    if wanted and wanted["type"] == "json_schema":
        body = body | {"response_format": f"json_schema {wanted['json_schema']['name']}"}
    return json.dumps(body, ensure_ascii=False)
