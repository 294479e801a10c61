"""Embeddings: vectors of texts from the server's embeddings endpoint, in batches, each text paid for once.

A text's vector is stored under the text and the model, whatever batch it came in, and in one transaction with the call
that brought it: a run that was killed asks only for what it had not heard, and a grown corpus for what is new.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import math
import struct
from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from pipeline.errors import CallFailed, Filtered, Invalid, Rejected
from pipeline.llm.call_log import Calls
from pipeline.llm.decode import parse_body, read_completion
from pipeline.llm.error_mapping import Transient, fault_in
from pipeline.llm.http_model import HttpModel, Sending
from pipeline.llm.question import Answer, Message, Model, Question
from pipeline.store.records import VectorsDraft, content_id

STAGE = "embeddings"  # what calls are logged under
BATCH = 256  # texts in a request; a server that takes fewer says so


def question(model: str, texts: Sequence[str]) -> Question:
    """The question for the vectors of some texts, which are its messages."""
    messages = tuple(Message("user", text) for text in texts)
    return Question(STAGE, content_id(STAGE, *texts), messages, VectorsDraft, model, max_tokens=0)


class Embeddings:
    """Vectors from the log where it has them; the rest is asked for in batches."""

    def __init__(self, inner: Model, log: Calls) -> None:
        self._inner = inner
        self._log = log
        self._size = BATCH
        self._answered = False

    async def embed(self, model: str, texts: Collection[str]) -> dict[str, bytes]:
        """As `question.Embedder` says. Batches that were answered are stored though others fail."""
        keys = {text: content_id("vector", model, text) for text in texts if text.strip()}
        stored = self._log.find_vectors(keys.values())
        found = {text: stored[key] for text, key in keys.items() if key in stored}
        due = [text for text in keys if text not in found]
        if not due:
            return found
        first = due[: self._size]
        found |= await self._ask(model, first)  # alone: it shows what the server takes
        rest = due[len(first) :]
        batches = [rest[at : at + self._size] for at in range(0, len(rest), self._size)]
        answers = await asyncio.gather(*(self._ask(model, batch) for batch in batches), return_exceptions=True)
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
            found |= answer
        return found

    async def _ask(self, model: str, texts: Sequence[str]) -> dict[str, bytes]:
        """The vectors of a batch; of its halves where the server does not take it whole."""
        try:
            answer = await self._inner.ask(question(model, texts))
        except (Rejected, Filtered):
            if len(texts) == 1:
                if not self._answered:
                    raise
                return {}
            half = math.ceil(len(texts) / 2)
            self._size = min(self._size, half)
            return await self._ask(model, texts[:half]) | await self._ask(model, texts[half:])
        self._answered = True
        return dict(zip(texts, cast(VectorsDraft, answer.draft).vectors, strict=True))


class HttpEmbeddings(HttpModel):
    """Sends a question for vectors once, and logs them with what they cost."""

    def body(self, sending: Sending) -> dict[str, Any]:
        """The request's body."""
        texts = [message.content for message in sending.question.messages]
        form = {"encoding_format": "base64"} if sending.capabilities.base64 else {}
        return {"model": sending.question.model, "input": texts, **form}

    async def _request(self, body: dict[str, Any]) -> str:
        return await self._endpoint.embed(body)

    def logged(self, sending: Sending) -> tuple[str, str]:
        """The request as the log keeps it: the parameters, and the texts as a JSON list."""
        body = self.body(sending)
        texts = body.pop("input")
        return json.dumps({**body, "messages": []}), json.dumps(texts, ensure_ascii=False)

    async def _answer(self, sending: Sending, text: str) -> Answer:
        """The vectors in a response of status 200. They are in the log when this returns."""
        asked, body = sending.question, parse_body(text) or {}
        counted = read_completion(body)
        fault = fault_in(body)
        try:
            if fault:
                raise self._errors.error(fault, asked.model)
            if not isinstance(body.get("data"), list):
                shown = self._errors.quote(text) or "an empty body"
                raise Transient(f"{self._errors.host} sent no vectors for {asked.model}: {shown}", sent=True)
            vectors = _vectors(body["data"], len(asked.messages))
        except CallFailed as failure:
            billed = fault.status >= 500 if fault else bool(body)
            await self._write(sending, failure.state, self._errors.quote(text), counted, billed=billed)
            raise
        self._traffic.answered += 1
        keys = [content_id("vector", asked.model, message.content) for message in asked.messages]
        said = f"{len(vectors)} vectors of {len(vectors[0]) // 4} numbers"
        call = await self._write(sending, "ok", said, counted, vectors=dict(zip(keys, vectors, strict=True)))
        return Answer(VectorsDraft(vectors=tuple(vectors)), call)


def _vectors(data: Sequence[object], count: int) -> list[bytes]:
    """The vectors in a response's `data`, in the order of the texts. Raises Invalid where they are not `count`, not
    finite numbers, or not equally many."""
    items = [item for item in data if isinstance(item, Mapping)]
    if sorted(str(item.get("index")) for item in items) == sorted(map(str, range(count))):
        items.sort(key=lambda item: int(item["index"]))
    found = [_vector(item.get("embedding")) for item in items]
    if len(found) != count or not found[0] or len({len(vector) for vector in found}) > 1:
        raise Invalid(f"The server was asked for {count} vectors and sent {len(found)}, or not all of one length.")
    return found


def _vector(said: object) -> bytes:
    """A vector that was sent in base64 or as a list of figures."""
    try:
        if isinstance(said, str):
            packed = base64.b64decode(said, validate=True)
            numbers = struct.unpack(f"<{len(packed) // 4}f", packed)
        else:
            numbers = tuple(map(float, cast(Sequence[float], said)))
            packed = struct.pack(f"<{len(numbers)}f", *numbers)
    except (TypeError, ValueError, OverflowError, struct.error, binascii.Error):
        raise Invalid("The server sent something else than a vector.") from None
    if not all(map(math.isfinite, numbers)):
        raise Invalid("The server sent a vector that is not of finite numbers.")
    return packed
