"""Server of the page: the same page as in a file, with its answers out of the live graph, and with curation.

Only this machine can reach it (127.0.0.1), and only a page of its own: a request for another host's name (DNS
rebinding) or from another site's page is refused. It writes nothing unless it was started to (`edit`), and then only
what a page sends that knows the token of this server, which no other site can read. Decisions go through the functions
of the command line, into the same log.

The graph is open while it is asked, and for moments after, so that a run need not wait long for it; while a run writes
it, the page says so.
"""

from __future__ import annotations

import json
import secrets
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, get_args
from urllib.parse import parse_qsl, urlsplit

from pipeline.errors import Busy, DemocritusError, Unusable
from pipeline.export.page import deciding, questions, shell
from pipeline.graph.api import slicing
from pipeline.graph.conflicts import queries as conflicts
from pipeline.llm.call_log import Calls
from pipeline.store.database import FILE, Store
from pipeline.store.filter import Filter, Sort
from pipeline.store.records import CONFLICT_TYPES, Ends, Level, Origin, Sign, Standing
from pipeline.store.result import Row
from pipeline.store.status import collect

HOST = "127.0.0.1"
TOKEN = "X-Democritus-Token"  # noqa: S105 - the name of a header
IDLE_SECONDS = 3.0
_MOST_EDGES = 20_000
_CONFLICTS = 30
_KEPT, _KEPT_OF_OTHERS = {"map": 2}, 40  # a map of 20,000 edges takes some 100 MB
_NEAR, _MOST_FOUND = 200, 200
_LONGEST = 100_000  # bytes of a decision

_OPENING: list[tuple[str, dict[str, str]]] = [
    ("edges", {"limit": "12", "offset": "0"}),
    ("conflicts", {"type": CONFLICT_TYPES[0], "limit": "8"}),
]
"""What `home` in `page/views.js` asks."""

Answer = Callable[[Store, Mapping[str, str]], Any]


class Live:
    """The graph in a folder, opened when it is asked, one question at a time, and closed when none came for a while.

    A question can be of a slice of it, by name; the slice that was asked last stays opened beside the graph.
    """

    def __init__(self, folder: Path, level: Level) -> None:
        self.folder, self.level = folder, level
        self._lock = threading.RLock()
        self._store: Store | None = None
        self._slice: tuple[str, Store] | None = None
        self._kept: dict[str, dict[object, Any]] = {}
        self._seen: tuple[int, int] | None = None
        self._asked = 0.0

    def ask(self, answer: Callable[[Store], Any], part: str | None = None) -> Any:
        """The answer to a question, of the slice `part` where one is named.

        Raises Busy while a run writes the graph, Unusable where no slice is called so.
        """
        with self._lock:
            if self._store is None:
                self._store = Store.open(self.folder)
                stat = (self.folder / FILE).stat()
                if (seen := (stat.st_mtime_ns, stat.st_size)) != self._seen:
                    self._seen, self._kept = seen, {}
            self._asked = time.monotonic()
            resting = threading.Timer(IDLE_SECONDS, self._rest)
            resting.daemon = True
            resting.start()
            return answer(self._sliced(self._store, part) if part else self._store)

    def _sliced(self, store: Store, part: str) -> Store:
        if self._slice is None or self._slice[0] != part:
            self._leave_slice()
            self._slice = part, slicing.opened(store, part)
        return self._slice[1]

    def _leave_slice(self) -> None:
        if self._slice is not None:
            self._slice[1].close()
            self._slice = None

    def kept(self, kind: str, question: object, answer: Callable[[Store], Any], part: str | None = None) -> Any:
        """The answer to a question of a kind, which is kept until the graph changes; of each kind the last few are."""
        question = part, question
        with self._lock:

            def asked(store: Store) -> Any:
                answers = self._kept.setdefault(kind, {})
                if question not in answers:
                    answers[question] = answer(store)
                    for oldest in list(answers)[: -_KEPT.get(kind, _KEPT_OF_OTHERS)]:
                        del answers[oldest]
                return answers[question]

            return self.ask(asked, part)

    def decide(self, decision: Row) -> str:
        """Carry out a decision; what was done, in words."""
        with self._lock:
            self.close()
            with Store.create(self.folder) as store:
                return deciding.decide(store, decision)

    def close(self) -> None:
        """Close the graph; the next question opens it again."""
        with self._lock:
            self._leave_slice()
            if self._store is not None:
                self._store.close()
                self._store = None

    def end(self) -> None:
        """Close the graph for good: a thread in the midst of a query would end the whole process with an abort."""
        self._lock.acquire()
        self.close()

    def _rest(self) -> None:
        with self._lock:
            if time.monotonic() - self._asked >= IDLE_SECONDS - 0.1:
                self.close()


class Site:
    """The page of the graph in a folder, and the answers it asks for. Raises Unusable or Busy if it cannot be seen."""

    def __init__(self, folder: Path, *, level: Level = "concept", edit: bool = False) -> None:
        self.live = Live(folder, level)
        self.live.ask(lambda store: None)
        self.edit = edit
        self.answers = _answers(level)
        self.token = secrets.token_urlsafe(32)

    def page(self) -> str:
        """Return the page, with what its opening view needs."""
        head = self.head()
        footer = f"{head['name']}: served from this machine, {'with' if self.edit else 'without'} leave to write."
        return "".join([shell.begin(head["name"], footer, "'self'"), shell.answer("head", head), *shell.end()])

    def head(self) -> Row:
        """Return what the opening view needs."""
        folder, level = self.live.folder, self.live.level
        head: Row = self.live.kept("head", None, lambda store: _head(store, folder, level))
        return {**head, "carrier": "server", "edit": self.edit, "token": self.token if self.edit else None}

    def may_write(self, token: str) -> bool:
        """Tell whether who knows this token may write."""
        return self.edit and secrets.compare_digest(token.encode(), self.token.encode())

    def warm(self) -> None:
        """Ask what the opening view asks, so that it is there when the first reader comes."""
        with suppress(DemocritusError):
            self.head()
            for name, query in _OPENING:
                self.answered(name, query)

    def answered(self, name: str, query: Mapping[str, str]) -> Any:
        """Answer the question of this name, as the address has it."""
        answer = self.answers[name]
        return self.live.kept(name, tuple(sorted(query.items())), lambda store: answer(store, query), _part(query))


class Server(ThreadingHTTPServer):
    """The server of a site on a port of this machine; 0 is any that is free. Raises OSError if it cannot be had."""

    daemon_threads = True

    def __init__(self, port: int, open_site: Callable[[], Site]) -> None:
        super().__init__((HOST, port), _Request)
        self.site = open_site()
        self.hosts = {f"{name}:{self.server_port}" for name in (HOST, "localhost")}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell of a fault, but not of a browser that has gone."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Request(BaseHTTPRequestHandler):
    """One request, after which the connection is closed: what is left unread of a refused one is never another."""

    server: Server
    timeout = 30  # seconds without a byte

    def do_GET(self) -> None:
        """Answer the page, or what it asks."""
        address = urlsplit(self.path)
        name, site = address.path.removeprefix("/api/"), self.server.site
        query = dict(parse_qsl(address.query, keep_blank_values=True))
        if address.path == "/":
            self._send_page()
        elif address.path == "/api/head":
            self._answer(site.head)
        elif address.path.startswith("/api/") and name in site.answers:
            self._answer(lambda: site.answered(name, query))
        else:
            self._send_json({"error": "Nothing has this address."}, 404)

    def do_POST(self) -> None:
        """Carry out a decision of a page that knows the token, if this server may write."""
        site, length = self.server.site, self.headers.get("Content-Length", "")
        if urlsplit(self.path).path != "/api/decide":
            self._send_json({"error": "Nothing has this address."}, 404)
        elif not site.may_write(self.headers.get(TOKEN, "")):
            self._send_json({"error": "This page may not write: start it with --edit."}, 403)
        elif not (length.isascii() and length.isdigit() and len(length) < 9 and int(length) <= _LONGEST):
            self._send_json({"error": "This decision is too long."}, 413)
        else:
            self._answer(lambda: {"said": site.live.decide(json.loads(self.rfile.read(int(length))))})

    def _refusal(self) -> str | None:
        """Return why a request is not for this server's own page; None if it is."""
        hosts, headers = self.server.hosts, self.headers
        if headers.get_all("Host", []) not in [[host] for host in hosts]:
            return "This server is called by another name than its own."
        origin, site = headers.get("Origin"), headers.get("Sec-Fetch-Site", "none")
        if (origin is not None and origin.removeprefix("http://") not in hosts) or site not in ("same-origin", "none"):
            return "This request comes from another site's page."
        return None

    def _send_page(self) -> None:
        if refused := self._refusal():
            self._send(refused, 403, "text/plain")
            return
        try:
            self._send(self.server.site.page(), 200, "text/html")
        except DemocritusError as error:
            self._send(str(error), 503, "text/plain")

    def _answer(self, answer: Callable[[], Any]) -> None:
        """Send an answer, or why there is none."""
        if refused := self._refusal():
            self._send_json({"error": refused}, 403)
            return
        try:
            self._send_json(answer())
        except Busy:
            self._send_json({"error": "A run is writing this graph. The page works again when it has ended."}, 503)
        except KeyError as error:
            self._send_json({"error": f"the question lacks {error}"}, 400)
        except (DemocritusError, ValueError) as error:
            self._send_json({"error": str(error)}, 400)

    def _send_json(self, value: Any, status: int = 200) -> None:
        self._send(shell.as_json(value), status, "application/json")

    def _send(self, text: str, status: int, kind: str) -> None:
        content = text.encode("utf-8", "replace")
        self.send_response_only(status)
        for name, value in {**_HEADERS, "Content-Type": f"{kind}; charset=utf-8"}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Keep no log of requests."""


def _answers(level: Level) -> dict[str, Answer]:
    """The questions by name, each answered from its query."""
    return {
        "edges": lambda store, query: _edges(store, level, query),
        "edge": lambda store, query: questions.edge(store, level, (query["cause"], query["effect"])),
        "variable": lambda store, query: _variable(store, level, query["id"]),
        "search": lambda store, query: questions.search(
            store, level, query.get("q", ""), min(_MOST_FOUND, _number(query, "limit", 20))
        ),
        "conflicts": lambda store, query: _conflicts(store, level, query),
        "conflict": lambda store, query: questions.conflict(store, level, query["id"]),
        "map": lambda store, query: _map(store, level, query),
        "path": lambda store, query: _path(store, level, query["start"], query["end"]),
        "slice": lambda store, query: questions.slice_(store, level, query["slice"]),
        "log": lambda store, query: deciding.log(store),
    }


def _part(query: Mapping[str, str]) -> str | None:
    """The slice that is asked, if one is."""
    return query.get("slice") or None


_SORTS: dict[str, Sort] = {"papers": "papers", "against": "against", "latest": "latest"}
_SIGNS: dict[str, Sign] = {sign: sign for sign in get_args(Sign)}
_ORIGINS: dict[str, Origin] = {origin: origin for origin in get_args(Origin)}
_STANDINGS: dict[str, Standing] = {standing: standing for standing in get_args(Standing)}


def asked(query: Mapping[str, str]) -> Filter:
    """The filter that an address asks for, as the file's script reads it. Raises ValueError for what is none."""
    try:
        return Filter(
            about=_about(query),
            sign=_SIGNS[query["sign"]] if query.get("sign") else None,
            standings=[_STANDINGS[each] for each in query["standing"].split(",")] if query.get("standing") else (),
            min_papers=_number(query, "papers", 0),
            since=_number(query, "since", None),
            until=_number(query, "until", None),
            designs=[query["design"]] if query.get("design") else (),
            topics=[query["topic"]] if query.get("topic") else None,
            graphs=[query["graph"]] if query.get("graph") else None,
            origin=_ORIGINS[query["origin"]] if query.get("origin") else None,
        )
    except KeyError as error:
        raise ValueError(f"nothing is called {error}") from None


def sort(query: Mapping[str, str]) -> Sort:
    """The order that an address asks for."""
    return _SORTS.get(query.get("sort", ""), "support")


def _about(query: Mapping[str, str]) -> Ends | None:
    return Ends([query["about"]], []) if query.get("about") else None


def _edges(store: Store, level: Level, query: Mapping[str, str]) -> Row:
    limit, offset = min(_MOST_EDGES, _number(query, "limit", 100)), _number(query, "offset", 0)
    return questions.edges(store, level, asked(query), limit, offset, sort(query))


def _number(query: Mapping[str, str], name: str, otherwise: Any) -> Any:
    text = query.get(name)
    if not text:
        return otherwise
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise ValueError(f"{name} is no number")
    return int(text)


def _head(store: Store, folder: Path, level: Level) -> Row:
    with Calls(folder, look=True) as calls:
        status = collect(store, calls)
    return questions.head(store, status, level, folder.resolve().name)


def _variable(store: Store, level: Level, identity: str) -> Row | None:
    node = next(questions.nodes(store, level, [identity]), None)
    if node is None:
        return None
    causes = questions.edges(store, level, questions.between(effects=[identity]), _NEAR)
    effects = questions.edges(store, level, questions.between(causes=[identity]), _NEAR)
    return {
        "node": node,
        "causes": causes["rows"],
        "causes_total": causes["total"],
        "effects": effects["rows"],
        "effects_total": effects["total"],
    }


def _conflicts(store: Store, level: Level, query: Mapping[str, str]) -> Row:
    of_type = query.get("type", CONFLICT_TYPES[0])
    if of_type not in CONFLICT_TYPES:
        raise Unusable(f"there are no conflicts of the type {of_type!r}")
    wanted = Filter(about=_about(query))
    limit, offset = min(_CONFLICTS, _number(query, "limit", _CONFLICTS)), _number(query, "offset", 0)
    rows = questions.conflict_list(store, level, of_type, limit, offset, wanted)
    return {"rows": rows, "total": conflicts.number(store, level, of_type, wanted)}


def _path(store: Store, level: Level, start: str, end: str) -> list[Row]:
    return [
        found["edge"]
        for pair in questions.path(store, level, start, end)
        if (found := questions.edge(store, level, pair))
    ]


def _map(store: Store, level: Level, query: Mapping[str, str]) -> Row:
    """Return the edges that pass the filters, with the variables between which they are."""
    found = questions.edges(store, level, asked(query), min(_MOST_EDGES, _number(query, "limit", _MOST_EDGES)))
    ids = list(dict.fromkeys(edge[end] for edge in found["rows"] for end in ("cause_id", "effect_id")))
    return {"nodes": list(questions.nodes(store, level, ids)), "edges": found["rows"], "total": found["total"]}


_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}
