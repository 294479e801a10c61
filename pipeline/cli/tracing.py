"""Tracing: OpenTelemetry spans, one for the run, one per stage, one per call; never a prompt, an answer or a key.

They are made if the extra is installed (`pip install 'democritus[otel]'`) and the environment says where to send them
(OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT or OTEL_TRACES_EXPORTER=otlp). These variables, and
all others that begin with OTEL_, are OpenTelemetry's own: its SDK reads them. Otherwise nothing of it is imported.
Calls are named and described by the semantic conventions for generative AI (gen_ai.*).
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Mapping
from importlib.metadata import version
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from pipeline.errors import DemocritusError
from pipeline.events import Called, Event, Progressed, StageBegan, StageName
from pipeline.settings import OPENAI_URL, Settings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


def open_spans(settings: Settings, environment: Mapping[str, str] = os.environ) -> Spans | None:
    """The observer that makes spans, if they are wanted and the extra is there."""
    exporter = environment.get("OTEL_TRACES_EXPORTER", "").strip().lower()
    wanted = exporter == "otlp" or (not exporter and any(environment.get(name) for name in _ENDPOINTS))
    if not wanted or environment.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return None
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        return None
    logging.getLogger("opentelemetry").setLevel(logging.ERROR)  # each attempt that failed is no news
    named = "OTEL_SERVICE_NAME" in environment or "service.name=" in environment.get("OTEL_RESOURCE_ATTRIBUTES", "")
    provider = TracerProvider(resource=Resource.create({} if named else {"service.name": "democritus"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return Spans(provider, settings)


class Spans:
    """The observer that makes spans. A context manager: leaving the block sends what is left."""

    def __init__(self, provider: TracerProvider, settings: Settings) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("democritus", version("democritus"))
        self._run = self._tracer.start_span("run", attributes={"democritus.folder": str(settings.out)})
        self._stage: Span | None = None
        self._done = self._failed = 0
        server = urlsplit(settings.base_url or OPENAI_URL)
        self._server: dict[str, str | int] = {"server.address": server.hostname or ""}
        if server.port:
            self._server["server.port"] = server.port

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end_stage()
        if error is not None:
            self._mark(self._run, type(error).__name__, str(error) if isinstance(error, DemocritusError) else "")
        self._run.end()
        self._provider.shutdown()

    def __call__(self, event: Event) -> None:
        """Begin a stage's span, count for it, or make the span of a call."""
        match event:
            case StageBegan():
                self._begin(event.stage, event.due)
            case Progressed():
                self._done += event.done
                self._failed += event.failed
            case Called():
                self._call(event)

    def _begin(self, stage: StageName, due: int) -> None:
        from opentelemetry.trace import set_span_in_context

        self._end_stage()
        attributes = {"democritus.stage": stage, "democritus.due": due}
        self._stage = self._tracer.start_span(stage, set_span_in_context(self._run), attributes=attributes)
        self._done = self._failed = 0

    def _call(self, call: Called) -> None:
        """The span of a call that has ended; how long it took says when it began."""
        from opentelemetry.trace import SpanKind, set_span_in_context

        now = time.time_ns()
        span = self._tracer.start_span(
            f"chat {call.model}",
            set_span_in_context(self._stage or self._run),
            kind=SpanKind.CLIENT,
            attributes={
                "gen_ai.operation.name": "chat",
                "gen_ai.provider.name": "openai",  # whose protocol it is, by the conventions, whoever serves it
                "gen_ai.request.model": call.model,
                **self._server,
                "gen_ai.usage.input_tokens": call.prompt_tokens,
                "gen_ai.usage.output_tokens": call.completion_tokens,
                "democritus.stage": call.stage,
                "democritus.item": call.item,
                **({} if call.cost_usd is None else {"democritus.cost_usd": call.cost_usd}),
            },
            start_time=now - round(call.seconds * 1e9),
        )
        if call.state != "ok":
            self._mark(span, call.state)
        span.end(now)

    def _end_stage(self) -> None:
        if self._stage is not None:
            self._stage.set_attributes({"democritus.done": self._done, "democritus.failed": self._failed})
            self._stage.end()
        self._stage = None

    @staticmethod
    def _mark(span: Span, kind: str, description: str = "") -> None:
        from opentelemetry.trace import StatusCode

        span.set_attribute("error.type", kind)
        span.set_status(StatusCode.ERROR, description or None)
