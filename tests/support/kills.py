"""Kills: the program killed with SIGKILL at random moments, over and over, and what must be true all the same.

    with Kills(folder, seed=7) as kills:
        *_, found = kills.trials(50)
    assert found.wrong == []

A trial is one graph. Its run is killed again and again: some time after it began, or while it waits for its next
answer, so many answers later; then the same command is left to end by itself. After each kill the graph and its log can
be read, and no answer that was stored is asked for again; in the end the graph is that of a run nobody disturbed, and
nothing lies about. Then the verbs that write to a graph are killed and given again. Moments come from the seed; where
the program is at them depends on how fast the machine is.
"""

from __future__ import annotations

import contextlib
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from pipeline.llm.call_log import Calls
from pipeline.store.records import Call
from support import chaos, scripted
from support.chat_server import ChatServer, Reply, Request
from support.forked import Forked, Running
from support.program import graph, listed

IN_FLIGHT = 4
MOST = 16  # kills of one graph's run, so that it comes to an end
TIMES = 3  # kills of one graph's other verbs, each
LEFT = ["calls.sqlite", "graph.duckdb", "graph.graphml"]
OPTIONS = ["--model", "m", "--topics-depth", "1", "--concurrency", str(IN_FLIGHT), "--timeout", "20", "--no-html"]
OPTIONS += ["--no-second-opinion"]  # which loads networks at each start


@dataclass
class Found:
    """What was seen, added up over trials."""

    kills: int = 0
    graphs: int = 0
    """that were left to end, and compared"""
    answers: int = 0
    """that the server sent to the last byte"""
    unstored: int = 0
    """of them, those that a kill came before: they had been on their way, and were asked for again"""
    lost: int = 0
    """answers asked for again though they were stored, or lost at a kill beyond the number in flight"""
    during: Counter[str] = field(default_factory=Counter)
    """kills by what the program was doing, as far as its last words tell"""
    wrong: list[str] = field(default_factory=list)

    def __add__(self, other: Found) -> Found:
        return Found(
            self.kills + other.kills,
            self.graphs + other.graphs,
            self.answers + other.answers,
            self.unstored + other.unstored,
            self.lost + other.lost,
            self.during + other.during,
            self.wrong + other.wrong,
        )


class Kills:
    """Trials on one corpus, in a folder of their own; a context manager."""

    def __init__(self, folder: Path, seed: int, abstracts: int = 8, most: int = MOST) -> None:
        self._folder, self._chance = folder, random.Random(seed)
        self._corpus = folder / "corpus.jsonl"
        self._corpus.write_text("\n".join(map(json.dumps, scripted.abstracts(abstracts))), "utf-8")
        self._allowed, self._most = sys.maxsize, most
        self._stack = contextlib.ExitStack()
        self._trials = 0

    def __enter__(self) -> Self:
        self._forked = self._stack.enter_context(Forked())
        self._server = self._stack.enter_context(ChatServer(self._respond))
        began = time.monotonic()
        assert self._begin("whole").wait() == 0, (self._folder / "said").read_text()
        self._longest = time.monotonic() - began
        self._whole = graph(self._folder / "whole")
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _respond(self, request: dict[str, Any]) -> Reply:
        reply = Reply(scripted.respond(request), delay=0.01)
        return reply if len(self._server.requests) <= self._allowed else replace(reply, hold=chaos.NEVER)

    def _begin(self, out: str) -> Running:
        return self._started("run", self._corpus, "--out", out, "--base-url", self._server.url, *OPTIONS)

    def _started(self, *arguments: object) -> Running:
        said = self._folder / "said"
        said.unlink(missing_ok=True)
        return self._forked.start(arguments, cwd=self._folder, stdout=said, stderr=said)

    def trials(self, number: int) -> Iterator[Found]:
        """What was found so far, after each trial, until there were at least so many kills."""
        found = Found()
        while found.kills < number:
            found += self._trial()
            yield found

    def _trial(self) -> Found:
        self._trials += 1
        out = f"broken{self._trials}"
        found, delivered = Found(), len(self._server.delivered)
        for _ in range(self._most):
            stored, begun, known = stored_in(self._folder / out), len(self._server.requests), found.unstored
            if not self._killed(self._begin(out), begun, found):
                continue
            asked = {sent(request) for request in self._server.requests[begun:]}
            found.lost += len(asked & stored)
            found.answers = len(self._server.delivered) - delivered
            found.unstored = found.answers - count_in(self._folder / out)
            found.lost += max(0, found.unstored - known - IN_FLIGHT)
        self._allowed = sys.maxsize
        found.graphs += 1
        self._end(self._begin(out), f"trial {self._trials}: run", found)
        found.answers = len(self._server.delivered) - delivered
        self._compare(out, found)
        self._verbs(out, found)
        return found

    def _killed(self, running: Running, begun: int, found: Found) -> bool:
        """Kill at a random moment; False if it was over before."""
        if self._chance.random() < 0.4:
            self._allowed = begun + self._chance.randint(0, 8)
            while running.poll() is None and len(self._server.requests) <= self._allowed:
                time.sleep(0.002)
            time.sleep(self._chance.random() * 0.05)
        else:
            self._allowed = sys.maxsize
            self._wait(running, self._chance.random() * self._longest)
        return self._kill(running, found)

    def _wait(self, running: Running, seconds: float) -> None:
        end = time.monotonic() + seconds
        while running.poll() is None and time.monotonic() < end:
            time.sleep(0.005)

    def _kill(self, running: Running, found: Found, verb: str = "") -> bool:
        if running.poll() is not None:
            return False
        running.kill()
        running.wait()
        found.kills += 1
        found.during[verb or self._doing()] += 1
        return True

    def _doing(self) -> str:
        """The stage that a killed process spoke of last."""
        said = (self._folder / "said").read_text("utf-8") if (self._folder / "said").exists() else ""
        words = [line.removeprefix("democritus: ").partition(":")[0].partition(" ")[0] for line in said.splitlines()]
        stages = [word for word in words if word in {"abstracts", "topics", "claims", "entities", "conflicts", "graph"}]
        return stages[-1] if stages else "beginning"

    def _end(self, running: Running, what: str, found: Found) -> None:
        code = running.wait()
        said = (self._folder / "said").read_text("utf-8")
        if code or "Traceback" in said:
            found.wrong.append(f"{what}: exit {code}: {said[-500:]}")

    def _compare(self, out: str, found: Found) -> None:
        if graph(self._folder / out) != self._whole:
            found.wrong.append(f"{out}: another graph than the undisturbed one")
        names = {each.name for each in (self._folder / out).iterdir()}
        lying = sorted(names - {"calls.sqlite-shm", "calls.sqlite-wal"})  # which SQLite leaves where one only looks
        if lying != LEFT:
            found.wrong.append(f"{out}: {lying}")

    def _verbs(self, out: str, found: Found) -> None:
        """Kill what writes to a graph or beside it; given again it ends well, and all is as it was."""
        page, both = f"{out}.json", f"{out}-whole"
        commands: list[Sequence[str]] = [
            ["remove", out, "id:a3"],
            ["restore", out, "id:a3"],
            ["export", out, "--format", "json", "-o", page],
            ["merge", out, "whole", "--out", both],
        ]
        for command in commands:
            killed = True
            for _ in range(TIMES):
                self._wait(running := self._started(*command), self._chance.random() * self._longest / 3)
                killed = self._kill(running, found, command[0])
                if not killed:
                    break
                listed("status", self._folder / out)
                if command[0] == "merge" and (self._folder / both).exists():  # it was whole when it took its place
                    killed = False
                    break
            if killed:
                self._end(self._started(*command), f"{out}: {command[0]}", found)
        self._compare(out, found)
        exported = json.loads((self._folder / page).read_text("utf-8"))
        if not exported:
            found.wrong.append(f"{page}: nothing")
        if graph(self._folder / both) != self._whole:
            found.wrong.append(f"{both}: another graph than the undisturbed one")


def sent(request: Request) -> str:
    """What a request asked: the model, the messages, the parameters."""
    body = {name: value for name, value in request.json.items() if name != "response_format"}
    return json.dumps(body, sort_keys=True)


def logged(call: Call) -> str:
    """The same of a call in the log."""
    body = json.loads(call.preamble)
    body.pop("response_format", None)
    body["messages"] = [*body["messages"], {"role": "user", "content": call.prompt}]
    return json.dumps(body, sort_keys=True)


def stored_in(folder: Path, states: frozenset[str] = frozenset({"ok"})) -> set[str]:
    """The questions that the log of a graph holds an answer to."""
    if not folder.exists():
        return set()
    with Calls(folder) as calls:
        return {logged(call) for call in calls.list() if call.state in states}


def count_in(folder: Path) -> int:
    """The calls in the log of a graph."""
    if not (folder / "calls.sqlite").exists():
        return 0
    with Calls(folder, look=True) as calls:
        return len(list(calls.list()))


def found_in(seed: int, number: int) -> Iterator[Found]:
    """Kill at least so many times, in a folder of its own that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="kills-") as folder, Kills(Path(folder), seed) as kills:
        yield from kills.trials(number)
