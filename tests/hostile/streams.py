"""Terminals, closed or full streams, and signals."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from support import scripted
from support.chat_server import ChatServer, Reply

from hostile.cases import BASE, Case
from hostile.files import GOOD, RUN, text
from hostile.servers import MANY, PATIENT

GIVE = text("a.jsonl", GOOD)
STAGES = {"the first question": 1, "half of the answers": 6, "the last question": 10}


class _Until:
    """A scripted model that answers so many questions, and then never again."""

    def __init__(self, answers: int) -> None:
        self._left = answers

    def __call__(self, request: dict[str, Any]) -> Reply:
        self._left -= 1
        return Reply(scripted.respond(request), hold=None if self._left >= 0 else threading.Event())


def _asked(number: int) -> Callable[[ChatServer | None, Path], bool]:
    return lambda server, _: server is not None and len(server.requests) >= number


def _intact(folder: Path, _: object) -> list[str]:
    names = {each.name for each in (folder / "o").iterdir()} - {"calls.sqlite-wal", "calls.sqlite-shm"}
    return [] if names == {"graph.duckdb", "calls.sqlite", "graph.graphml"} else [str(sorted(names))]


CASES = [
    Case("full stdout: edges", ("edges", BASE), 2, "standard output", stdout="/dev/full"),
    Case("full stdout: claims", ("claims", BASE), 2, "standard output", stdout="/dev/full"),
    Case("full stdout: --json", ("edges", BASE, "--json"), 2, "standard output", stdout="/dev/full"),
    *(
        Case(f"terminal: {name}: {verb}", (verb, BASE), 0, "", environ=environ, alone="LC_ALL" in environ)
        for name, environ in (
            ("20 columns", {"COLUMNS": "20"}),
            ("one column", {"COLUMNS": "1"}),
            ("columns in words", {"COLUMNS": "wide"}),
            ("LC_ALL=C", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
            ("no colour", {"NO_COLOR": "1", "TERM": ""}),
        )
        for verb in ("edges", "claims", "status")
    ),
    Case("environment: no HOME", ("edges", BASE), 0, "", environ={"HOME": ""}),
    Case("environment: a home that is a file", ("run", "a.jsonl", *RUN), 0, "1 done", GIVE, ("o",),
         environ={"HOME": "/dev/null", "XDG_CACHE_HOME": "/dev/null"}),
    Case("environment: a proxy that is none", ("run", "a.jsonl", *RUN), 0, "1 done", GIVE, ("o",),
         environ={"HTTPS_PROXY": "nonsense", "HTTP_PROXY": "::"}),
    *(
        Case(f"signal: {number.name} at {stage}", PATIENT, 130, "go on", MANY, ("o",), serve=_Until(answers - 1),
             stop=(number, _asked(answers)), after=_intact, then=[(("status", "o"), 0), (("edges", "o"), 0)])
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        for stage, answers in STAGES.items()
    ),
]  # fmt: skip
