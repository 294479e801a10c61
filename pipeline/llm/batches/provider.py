"""Batch client: the endpoints for files of requests that a provider answers within a day, at a lower price.

Every request is patient: what can succeed later is tried again, and only then given up as Unanswered. The exceptions
of the openai client end in `error_mapping`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_delay, wait_exponential_jitter

from pipeline.errors import DemocritusError, ProviderRefused, Unanswered
from pipeline.llm.client import Server, open_client
from pipeline.llm.decode import mapping, parse_body
from pipeline.llm.error_mapping import ErrorMapper, Fault, Transient, fault_of
from pipeline.llm.retry import Patience

T = TypeVar("T")

ENDPOINT: Literal["/v1/chat/completions"] = "/v1/chat/completions"
_WINDOW: Literal["24h"] = "24h"
_OVER = {"completed", "failed", "expired", "cancelled"}
_PAGE, _PAGES = 100, 100  # how far back a job is looked for
_TAG = "democritus"
_UPLOAD_SECONDS = 600.0  # for a file of 200 MB


class Gone(ProviderRefused):
    """The provider does not have a job or a file, or not any more."""


@dataclass(frozen=True)
class Batch:
    """A job as the provider sees it: `output` and `errors` are ids of files; `problems` say why all of it failed."""

    id: str
    status: str
    file: str
    tag: str
    output: str | None
    errors: str | None
    problems: tuple[str, ...]
    done: int

    @property
    def over(self) -> bool:
        """True if the job has ended, well or badly."""
        return self.status in _OVER


class Batches:
    """The batches of one server. An asynchronous context manager."""

    def __init__(self, server: Server, patience: Patience) -> None:
        """Raises Unusable where address, key, headers or certificates cannot work."""
        self.errors = ErrorMapper(server.url, *server.secrets)
        self._patience = patience
        self._client = open_client(server)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()

    async def upload(self, path: Path, name: str) -> str:
        """Hand in a file of requests; its id there. The file is streamed."""

        async def attempt() -> str:
            with path.open("rb") as file:
                uploaded = await self._client.files.create(file=(name, file), purpose="batch", timeout=_UPLOAD_SECONDS)
            return self._named(uploaded.id, "file")

        return await self._patiently(attempt)

    async def begin(self, file: str, tag: str, *, perhaps: bool) -> Batch:
        """Have an uploaded file worked on. It is done once, however often it is tried.

        `perhaps`: it may have been done before; then it is looked for first, by its file or its tag. Raises Gone if
        the file is not there any more.
        """

        async def attempt() -> Batch:
            nonlocal perhaps
            found = await self._find(file, tag) if perhaps else None
            perhaps = True  # whatever comes of this attempt, it may have reached the server
            return found or await self._begin(file, tag)

        return await self._patiently(attempt)

    async def get(self, identity: str) -> Batch:
        """The state of a job. Raises Gone if the provider does not know it."""

        async def attempt() -> Batch:
            return _batch(self._document(await self._client.batches.with_raw_response.retrieve(identity)))

        return await self._patiently(attempt)

    async def download(self, identity: str, path: Path) -> None:
        """Fetch a file into `path`, streamed. Raises Gone if the provider does not have it any more."""

        async def attempt() -> None:
            with path.open("wb") as file:
                content = self._client.files.with_streaming_response.content(identity, timeout=_UPLOAD_SECONDS)
                async with content as response:
                    async for portion in response.iter_bytes(2**16):
                        file.write(portion)

        await self._patiently(attempt)

    async def _begin(self, file: str, tag: str) -> Batch:
        response = await self._client.batches.with_raw_response.create(
            input_file_id=file, endpoint=ENDPOINT, completion_window=_WINDOW, metadata={_TAG: tag}
        )
        made = _batch(self._document(response))
        self._named(made.id, "batch")
        return made

    async def _find(self, file: str, tag: str) -> Batch | None:
        """The job with this tag or file among the newest of this account, whoever made them."""
        after: dict[str, Any] = {}
        for _ in range(_PAGES):
            page = self._document(await self._client.batches.with_raw_response.list(limit=_PAGE, extra_query=after))
            jobs = [_batch(each) for each in _items(page.get("data"))]
            for job in jobs:
                if tag == job.tag or file == job.file:
                    return job
            if not page.get("has_more") or not jobs or not jobs[-1].id:
                break
            after = {"after": jobs[-1].id}
        return None

    def _document(self, response: Any) -> dict[str, Any]:
        """Return the JSON object that a raw response holds."""
        document = parse_body(response.text)
        if document is None:
            raise Transient(f"{self.errors.host} sent something that is no JSON object.")
        return document

    def _named(self, identity: str, kind: str) -> str:
        if not identity:
            raise ProviderRefused(f"{self.errors.host} gave no id for the {kind}: it does not speak of batches.")
        return identity

    async def _patiently(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Try until it succeeds or patience ends."""
        retrying = AsyncRetrying(
            retry=retry_if_exception_type(Transient),
            wait=wait_exponential_jitter(
                multiplier=self._patience.first_wait, max=self._patience.longest_wait, jitter=self._patience.first_wait
            ),
            stop=stop_after_delay(self._patience.deadline),
            sleep=asyncio.sleep,
            reraise=True,
        )
        reason = ""
        try:
            return await retrying(self._translated, attempt)
        except Transient as error:
            reason = str(error)
        raise Unanswered(f"{reason} Jobs that were handed in go on there.")

    async def _translated(self, attempt: Callable[[], Awaitable[T]]) -> T:
        import openai

        failure: DemocritusError
        try:
            return await attempt()
        except openai.APIStatusError as error:
            failure = self._refusal(fault_of(error))
        except openai.OpenAIError as error:
            failure = self.errors.unanswered(error)
        # raised here and not above, so that the client's exception, which knows the key, does not hang on to ours
        raise failure

    def _refusal(self, fault: Fault) -> DemocritusError:
        host, said = self.errors.host, self.errors.said(fault)
        lost = fault.status == 400 and (fault.param == "input_file_id" or "no such file" in fault.message.lower())
        if fault.status in {404, 405, 410} or lost:
            return Gone(
                f"{host} has no batches, or not this one ({fault.status}): {said} Check --base-url, or write the "
                "requests to a file with `democritus batch prepare`, or leave --batch out."
            )
        error = self.errors.error(fault, "batches")
        if isinstance(error, Transient | ProviderRefused):
            return error
        return ProviderRefused(f"{host} does not take this batch ({fault.status}): {said}")


def _batch(document: Mapping[str, Any]) -> Batch:
    """Read a job, passing over whatever is missing or of the wrong type."""
    counts = mapping(document.get("request_counts"))
    problems = [mapping(each) for each in _items(mapping(document.get("errors")).get("data"))]
    return Batch(
        id=_text(document.get("id")),
        status=_text(document.get("status")),
        file=_text(document.get("input_file_id")),
        tag=_text(mapping(document.get("metadata")).get(_TAG)),
        output=_text(document.get("output_file_id")) or None,
        errors=_text(document.get("error_file_id")) or None,
        problems=tuple(_text(each.get("message")) or _text(each.get("code")) for each in problems),
        done=counts["completed"] if isinstance(counts.get("completed"), int) else 0,
    )


def _items(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
