"""A real server on localhost that speaks the files and batches endpoints and answers each request by a script.

    with BatchServer(scripted.respond, [Job(status="expired", answer=3)]) as server:
        ... run(..., base_url=server.url) ...
        assert len(server.batches) == 2

Each batch that is made takes the next `Job`, which says what becomes of it; those after the last are answered whole.
`server.gates` hold a request back at a named moment until a test lets it go, and `server.failures` answers the next
requests of a kind with a status instead.
"""

from __future__ import annotations

import json
import random
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Self

from support.chat_server import Reply

Respond = Callable[[dict[str, Any]], object]
Moment = Literal["upload", "uploaded", "create", "created"]
"""before and after a file is kept, before and after a batch is made; its response has not left yet"""


@dataclass(frozen=True)
class Job:
    """What becomes of a batch."""

    status: Literal["completed", "expired", "cancelled", "failed"] = "completed"
    polls: int = 1
    """how often it is looked at before it is over"""
    answer: int | None = None
    """so many requests are answered, the others are errors in the error file; None: all"""
    silent: bool = False
    """the requests that are not answered are in no file"""
    problem: str = "The batch is not valid."
    """why it failed, if it did"""
    doubled: bool = False
    """each answer stands in the file twice"""


@dataclass
class Batch:
    """A batch as it stands at the server."""

    id: str
    file: str
    job: Job
    document: dict[str, Any]
    polls: int = 0


@dataclass
class Gate:
    """Holds a request back. `reached` says that one has come, `open` lets it go."""

    reached: threading.Event = field(default_factory=threading.Event)
    open: threading.Event = field(default_factory=threading.Event)


class BatchServer:
    """The server; a context manager. Everything public may be read from any thread."""

    def __init__(self, respond: Respond, jobs: Sequence[Job] = ()) -> None:
        self.respond = respond
        self.jobs = list(jobs)
        self.files: dict[str, bytes] = {}
        self.batches: list[Batch] = []
        self.gates: dict[Moment, Gate] = {}
        self.failures: dict[str, list[int]] = {}
        self.lists = 0
        self.headers: list[dict[str, str]] = []
        self._lock = threading.RLock()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"scripted": self}))
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self.url = f"http://127.0.0.1:{self._http.server_port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for gate in self.gates.values():
            gate.open.set()
        self._http.shutdown()
        self._http.server_close()

    @property
    def asked(self) -> list[str]:
        """The custom ids of all batches' requests, in the order they were handed in."""
        with self._lock:
            return [line["custom_id"] for batch in self.batches for line in self.requests(batch)]

    def requests(self, batch: Batch) -> list[dict[str, Any]]:
        """The requests of a batch."""
        return [json.loads(line) for line in self.files[batch.file].splitlines()]

    def wait_for(self, condition: Callable[[BatchServer], bool], seconds: float = 30.0) -> None:
        """Block until the condition holds; it is a failure of the test if it never does."""
        end = time.monotonic() + seconds
        while not condition(self):
            assert time.monotonic() < end, "the batch server waited in vain"
            time.sleep(0.005)

    def pass_gate(self, moment: Moment) -> None:
        """Wait at a gate, if there is one here; only the first to come is held."""
        gate = self.gates.get(moment)
        if gate is not None and not gate.reached.is_set():
            gate.reached.set()
            gate.open.wait(30)

    def failure(self, kind: str) -> int | None:
        """The status with which the next request of a kind is to fail."""
        with self._lock:
            planned = self.failures.get(kind)
            return planned.pop(0) if planned else None

    def keep(self, content: bytes, prefix: str = "file") -> str:
        """Keep a file; its id."""
        with self._lock:
            name = f"{prefix}-{len(self.files) + 1}"
            self.files[name] = content
            return name

    def begin(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Make a batch."""
        with self._lock:
            document = {
                "id": f"batch_{len(self.batches) + 1}",
                "object": "batch",
                "endpoint": asked["endpoint"],
                "completion_window": asked["completion_window"],
                "created_at": int(time.time()),
                "input_file_id": asked["input_file_id"],
                "status": "validating",
                "metadata": asked.get("metadata"),
            }
            job = self.jobs.pop(0) if self.jobs else Job()
            self.batches.append(Batch(document["id"], asked["input_file_id"], job, document))
            return document

    def look(self, batch: Batch) -> dict[str, Any]:
        """A batch as it stands; it is over when it has been looked at often enough."""
        with self._lock:
            batch.polls += 1
            if batch.document["status"] in {"validating", "in_progress"}:
                if batch.polls > batch.job.polls:
                    self._finish(batch)
                else:
                    batch.document["status"] = "in_progress"
            return batch.document

    def _finish(self, batch: Batch) -> None:
        job, requests = batch.job, self.requests(batch)
        batch.document["status"] = job.status
        if job.status == "failed":
            error = {"code": "invalid_request", "message": job.problem, "line": None, "param": None}
            batch.document["errors"] = {"object": "list", "data": [error]}
            return
        random.Random(batch.id).shuffle(requests)
        answered = requests if job.answer is None else requests[: job.answer]
        good, bad = [], []
        for request in answered:
            line = result(request, self.respond(request["body"]))
            (good if line["response"]["status_code"] == 200 else bad).append(line)
        for request in [] if job.silent else requests[len(answered) :]:
            error = {"code": f"batch_{job.status}", "message": "This request was not executed in time."}
            bad.append({"id": "x", "custom_id": request["custom_id"], "response": None, "error": error})
        for name, lines in (("output_file_id", good * (1 + job.doubled)), ("error_file_id", bad)):
            if lines:
                text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
                batch.document[name] = self.keep(text.encode(), "result")
        batch.document["request_counts"] = {"total": len(requests), "completed": len(good), "failed": len(bad)}


def result(request: dict[str, Any], said: object) -> dict[str, Any]:
    """The line of a file of results that a scripted answer is."""
    reply = said if isinstance(said, Reply) else Reply(said)
    body = json.loads(reply.body(request["body"]["model"]))
    response = {"status_code": reply.status, "request_id": "req", "body": body}
    return {"id": f"batch_req_{request['custom_id']}", "custom_id": request["custom_id"], "response": response,
            "error": None}  # fmt: skip


_PLANNED = b'{"error": {"message": "planned"}}'


class _Handler(BaseHTTPRequestHandler):
    """The endpoints: each method answers one of them."""

    protocol_version = "HTTP/1.1"
    scripted: BatchServer

    def log_message(self, *_: object) -> None: ...

    def do_GET(self) -> None:
        self._keep_headers()
        path, _, query = self.path.partition("?")
        if file := re.fullmatch(r"/v1/files/([\w-]+)/content", path):
            content = self.scripted.files.get(file[1])
            self._send(404 if content is None else 200, content or b"{}", "content")
        elif found := re.fullmatch(r"/v1/batches/(\w+)", path):
            batch = next((each for each in self.scripted.batches if each.id == found[1]), None)
            self._reply(self.scripted.look(batch) if batch else None, "poll")
        elif path == "/v1/batches":
            self._list(query)
        else:
            self._reply(None, "other")

    def do_POST(self) -> None:
        self._keep_headers()
        body = self._body()
        if self.path == "/v1/files":
            self._upload(body)
        elif self.path == "/v1/batches":
            self._create(json.loads(body))
        else:
            self._reply(None, "other")

    def _list(self, query: str) -> None:
        self.scripted.lists += 1
        after = dict(re.findall(r"(\w+)=([\w-]+)", query)).get("after")
        newest = [each.document for each in reversed(self.scripted.batches)]
        ids = [each["id"] for each in newest]
        start = ids.index(after) + 1 if after else 0
        page = newest[start : start + 2]  # small, so that pages are turned
        self._reply({"object": "list", "data": page, "has_more": start + 2 < len(newest)}, "list")

    def _upload(self, body: bytes) -> None:
        self.scripted.pass_gate("upload")
        fields = _multipart(self.headers["content-type"], body)
        status = self.scripted.failure("upload")
        if status is not None:
            self._send(status, _PLANNED)
            return
        assert fields["purpose"] == b"batch"
        name = self.scripted.keep(fields["file"])
        self.scripted.pass_gate("uploaded")
        self._reply({"id": name, "object": "file", "bytes": len(fields["file"]), "purpose": "batch"})

    def _create(self, asked: dict[str, Any]) -> None:
        self.scripted.pass_gate("create")
        if asked["input_file_id"] not in self.scripted.files:
            self._send(400, b'{"error": {"message": "No such file object", "param": "input_file_id"}}')
            return
        status = self.scripted.failure("create")
        if status is not None:
            self._send(status, _PLANNED)
            return
        made = self.scripted.begin(asked)
        self.scripted.pass_gate("created")
        lost = self.scripted.failure("created")  # an answer may be lost after the batch was made
        self._send(lost or 200, json.dumps(made).encode())

    def _keep_headers(self) -> None:
        self.scripted.headers.append({name.lower(): value for name, value in self.headers.items()})

    def _body(self) -> bytes:
        if self.headers.get("transfer-encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("content-length", 0)))
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _reply(self, document: dict[str, Any] | None, kind: str = "") -> None:
        content = json.dumps(document or {"error": {"message": f"no {self.path} here"}}).encode()
        self._send(404 if document is None else 200, content, kind)

    def _send(self, status: int, content: bytes, kind: str = "") -> None:
        planned = self.scripted.failure(kind) if kind else None
        if planned is not None:
            status, content = planned, _PLANNED
        try:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:  # the client was killed; tests want just that
            self.close_connection = True


def _multipart(content_type: str, body: bytes) -> dict[str, bytes]:
    """The fields of a form; the bytes of a file stay as they are."""
    found = re.search(r'boundary="?([^";]+)', content_type)
    assert found is not None
    fields = {}
    for part in body.split(b"--" + found[1].encode())[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        name = re.search(rb'name="(\w+)"', head)
        assert name is not None
        fields[name[1].decode()] = content.removesuffix(b"\r\n")
    return fields
